"""The style and the script of the assessment page; inline, so that one file is the whole page."""

STYLE = """
*{box-sizing:border-box}body{margin:0;font:16px/1.75 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;
color:#1c2733;background:#f5f6f8}
header{padding:16px 24px;background:#fff;border-bottom:1px solid #d5dae1}
.first{font-size:19px;font-weight:600;margin:0 0 4px}
.score{margin:0 0 8px}.score strong{font-size:34px}
.score em{font-style:normal;
border:1px solid #b3261e;color:#b3261e;padding:1px 6px;border-radius:3px}
.good strong{color:#1b6e3c}.fair strong{color:#8a5a00}.bad strong{color:#b3261e}
ul{margin:4px 0;padding:0;list-style:none}.bars li{display:grid;grid-template-columns:6em 160px 6em 1fr;gap:8px;
align-items:center}.bar{height:9px;background:#e4e8ee;border-radius:5px;overflow:hidden}
.bar i{display:block;height:100%;
background:#2b5fa3}.num{font-variant-numeric:tabular-nums}small{color:#51606f}
.elements li,.legend li{display:inline-block;margin:4px 8px 0 0;padding:0 8px;
border:1px solid #c6cdd6;border-radius:3px;
font-size:14px;background:#fff}.elements .no{border-color:#b3261e;color:#b3261e;border-style:dashed}

.elements .na{color:#6b7885}main{display:grid;grid-template-columns:1fr 1fr;gap:12px;padding:12px 24px}
section{background:#fff;border:1px solid #d5dae1;max-height:76vh;overflow:auto;padding:8px 14px}
section h2{position:sticky;top:-8px;background:#fff;margin:0;padding:6px 0;font-size:17px}
.text,.clause,.other{white-space:pre-wrap;overflow-wrap:anywhere}.other{color:#51606f}
.clause{border-left:6px solid #ccc;padding:4px 8px;margin:4px 0;cursor:pointer}
.clause:focus{outline:2px solid #2b5fa3}

.tag{display:inline-block;font-size:13px;margin-right:8px;padding:0 5px;
border:1px solid currentColor;border-radius:3px}
.explained{border-left:6px solid #1b6e3c}.explained .tag,.k.explained{color:#1b6e3c}
.mentioned{border-left:6px dashed #2b5fa3}.mentioned .tag,.k.mentioned{color:#2b5fa3}
.copied{border-left:6px double #8a5a00}.copied .tag,.k.copied{color:#8a5a00}
.missing{border-left:6px dotted #7a8794;background:#f3f4f6}.missing .tag,.k.missing{color:#566270}
.contradicted{border-left:10px solid #b3261e;background:#fdf1f0}.contradicted .tag,.k.contradicted{color:#b3261e}
.k{border-width:1px!important}mark{color:inherit}mark.against{background:#f9d0cc;border-bottom:3px solid #b3261e}
mark.run,.k.run{background:#fff3d6;text-decoration:underline wavy #8a5a00 1px;text-underline-offset:4px}
mark.unsupported{background:#eee;border-bottom:2px dotted #566270}.hit{background:#cfe2fb}
aside{padding:0 24px 12px}aside li{margin:2px 0}table{border-collapse:collapse;width:100%;background:#fff}
td,th{border:1px solid #d5dae1;padding:4px 8px;text-align:left;vertical-align:top}
footer{padding:10px 24px;color:#566270;font-size:13px}a{color:#1f4f8f}
@media(max-width:800px){main{grid-template-columns:1fr}
.bars li{grid-template-columns:6em 1fr 5em}.bars small{grid-column:1/-1}}
@media print{section{max-height:none;overflow:visible;border:0}body{background:#fff;font-size:12px}
main{padding:0}.clause{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""

SCRIPT = """

document.querySelectorAll('.clause').forEach(function(c){function go(){var t=document.getElementById('s'+c.dataset.to);
if(!t)return;t.scrollIntoView({block:'center',behavior:'smooth'}
);document.querySelectorAll('.hit').forEach(function(h){
h.classList.remove('hit')});c.classList.add('hit');
var n=t.nextElementSibling;if(n&&n.tagName==='MARK')n.classList.add('hit')}
c.addEventListener('click',go);c.addEventListener('keydown',function(e){if(e.key==='Enter')go()})});
"""
