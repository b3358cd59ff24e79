"""The look of report.html: the colours of the desk, readable on a phone, on A4 and without colour."""

from __future__ import annotations

STYLE = """
:root{--ink:#1c2733;--quiet:#55636f;--line:#d4dbe2;--ground:#f3f5f7;--paper:#fff;--blue:#1f4e79;
--serious:#c00000;--general:#9a5b00;--hint:#4a6a8a;--good:#1d6b36}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.65 "Microsoft YaHei","PingFang SC",
"Noto Sans CJK SC","Source Han Sans SC",SimSun,sans-serif}
a{color:var(--blue)}
.top{background:var(--blue);color:#fff;padding:22px 0 26px}
.wrap{max-width:1080px;margin:0 auto;padding:0 24px}
.top small{opacity:.85;font-size:13.5px}
h1{font-size:24px;line-height:1.4;margin:2px 0 12px;letter-spacing:1px}
.lead{font-size:20px;line-height:1.7;margin:0;max-width:54em}
.lead b{font-weight:700;border-bottom:2px solid #ffffff88}
.second{margin:8px 0 0;font-size:15px;opacity:.95}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:12px;margin:-14px auto 0}
.tile{background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--blue);border-radius:5px;
padding:10px 14px 12px}
.tile span{display:block;color:var(--quiet);font-size:13.5px}
.tile strong{font-size:25px;line-height:1.3;font-variant-numeric:tabular-nums}
.tile em{font-style:normal;font-size:13px;color:var(--quiet);display:block;line-height:1.45}
.tile.bad{border-top-color:var(--serious)}.tile.bad strong{color:var(--serious)}
.tile.good{border-top-color:var(--good)}
nav{margin:16px 0 0;font-size:14px;color:var(--quiet)}
nav a{margin-right:16px;white-space:nowrap}
section{background:var(--paper);border:1px solid var(--line);border-radius:5px;padding:16px 20px 18px;margin:16px 0}
h2{font-size:18px;margin:0 0 4px;color:var(--blue)}
h3{font-size:15.5px;margin:16px 0 6px}
p.note{color:var(--quiet);margin:0 0 10px;font-size:13.5px}
p.note.need{margin:4px 0 0}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:6px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th,thead td{background:#eef2f6;font-size:13.5px;white-space:nowrap}
tbody th{font-weight:400}
tbody tr:last-child>*{border-bottom:0}
.n{text-align:right;white-space:nowrap}
.nw{white-space:nowrap}
table.first tbody th{width:27%}
table.errors tbody th{width:24%}table.errors td.kind{width:13%}
td.bar{width:38%;padding-top:9px}
td.bar svg{display:block;width:100%;height:17px}
.scroll{overflow-x:auto}
.scroll svg{display:block;width:100%;min-width:540px;height:auto}
svg text{font-family:inherit}
.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
.serious{color:var(--serious)}.general{color:var(--general)}.hint{color:var(--hint)}.good{color:var(--good)}
.f-serious{fill:var(--serious)}.f-general{fill:url(#stripes)}.f-hint{fill:url(#dots)}
.f-good{fill:var(--good)}.f-new{fill:url(#cross)}.f-gone{fill:#c3ccd5}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13.5px;color:var(--quiet);margin:0 0 6px;padding:0;
list-style:none}
.legend svg{width:22px;height:12px;vertical-align:-1px;margin-right:5px}
.tag{display:inline-block;padding:0 7px;border:1px solid;border-radius:3px;font-size:13px;white-space:nowrap}
.tag.cannot{color:var(--quiet)}
del{color:var(--serious);text-decoration-thickness:1.5px}
ins{color:var(--good);text-decoration:none;font-weight:700}
mark{background:#fde9e9;color:var(--serious);border-bottom:2px solid var(--serious)}
td small,li small,p small{color:var(--quiet);font-size:13px}
ul.proofs{margin:4px 0 0;padding-left:18px;font-size:13.5px}
ul.plain{margin:0;padding-left:18px}
.quiet{color:var(--quiet)}
td,th,p,li{overflow-wrap:anywhere}
thead th,.nw,.n{overflow-wrap:normal}
footer{color:var(--quiet);font-size:13px;margin:18px 0 40px}
@media (max-width:700px){
.wrap{padding:0 12px}.lead{font-size:17.5px}h1{font-size:20px}
.tiles{grid-template-columns:repeat(2,1fr);gap:8px}.tile strong{font-size:21px}
section{padding:12px 12px 14px}
td.bar{display:none}
thead .bar{display:none}
.wide{display:none}
table.stack thead{display:none}
table.stack tr{display:block;border-bottom:1px solid var(--line);padding:6px 0}
table.stack td,table.stack tbody th{display:block;border:0;padding:1px 0}
table.stack td.n,table.stack td.nw{display:inline-block;text-align:left;margin-right:14px}
table.stack td[data-name]:not(:empty)::before{content:attr(data-name) "：";color:var(--quiet);font-size:13px}
}
@page{size:A4;margin:13mm 12mm}
@media print{
body{background:#fff;font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.wrap{max-width:none;padding:0}
.top{background:#fff;color:var(--ink);padding:0 0 6mm;border-bottom:2pt solid var(--blue)}
.top .wrap{padding:0}.lead b{border-color:var(--ink)}
.tiles{margin:4mm 0 0;gap:3mm}.tile strong{font-size:17pt}
nav{display:none}
section{border:0;padding:3mm 0 0;margin:4mm 0 0;border-top:1px solid var(--line);border-radius:0}
h2,h3,p.note{break-after:avoid}
small{font-size:8.5pt!important}
tr,.tile,.legend,.scroll{break-inside:avoid}
thead{display:table-header-group}
a{color:inherit;text-decoration:none}
.scroll svg{min-width:0}
td,th{padding:1.2mm 2mm}
}
"""

DEFS = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#e9c58c"/><rect width="3" height="6" fill="#9a5b00"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#d5dfe9"/>'
    '<circle cx="2.5" cy="2.5" r="1.2" fill="#4a6a8a"/></pattern>'
    '<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#cfe0f1"/>'
    '<path d="M0 3h6M3 0v6" stroke="#1f4e79" stroke-width="1"/></pattern></defs></svg>'
)
