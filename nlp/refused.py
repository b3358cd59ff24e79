"""Why the operating system refused something, in the words of the reader: its own are often English."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "没有这个文件或文件夹",
    errno.EISDIR: "它是一个文件夹",
    errno.EEXIST: "已经有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "符号链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ETXTBSY: "文件正被占用",
    errno.EBUSY: "文件正被占用",
    errno.EADDRINUSE: "已被别的程序占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def why(error: OSError) -> str:
    """The reason without the name of the file; what has no words here stays as the system says it."""
    return _WORDS.get(error.errno or 0, error.strerror or str(error))
