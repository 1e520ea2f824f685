"""A run as one HTML page: the numbers by kind, then each task's picture before, mask, result and gold."""
import base64
import html
import io

import numpy
from PIL import Image

STYLE = """body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;margin-bottom:2em}td,th{padding:2px 10px;text-align:right;border-bottom:1px solid #ddd}
.task{display:inline-block;width:560px;margin:0 16px 16px 0;vertical-align:top}.task img{width:128px;image-rendering:pixelated;margin-right:4px}
.good{border-left:6px solid #2a2;padding-left:8px}.bad{border-left:6px solid #c22;padding-left:8px}.none{border-left:6px solid #999;padding-left:8px}"""
COLUMNS = ("tasks", "pictures", "success", "interval", "colour", "shape", "psnr_in", "ssim_in", "psnr_out", "ssim_out", "max_out")


def picture(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return f'<img src="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}">'


def shown(value):
    if value is None:
        return "-"
    if isinstance(value, (list, tuple)):
        return " .. ".join(f"{100 * v:.1f}" for v in value) + " %"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def rows_of(numbers):
    yield "<tr><th>kind</th>" + "".join(f"<th>{c.replace('_', ' ')}</th>" for c in COLUMNS) + "</tr>"
    for kind, values in numbers.items():
        yield f"<tr><th>{kind}</th>" + "".join(f"<td>{shown(values[c])}</td>" for c in COLUMNS) + "</tr>"


def task(result):
    state = "none" if result.picture is None else "good" if result.success else "bad"
    mask = (result.region * 255).astype(numpy.uint8)
    made = result.picture if result.picture is not None else numpy.full_like(result.gold, 255)
    seen = "no picture" if result.picture is None else "; ".join(v.seen for v in result.verdicts)
    numbers = "" if result.picture is None else f", {result.scores['psnr_in']:.1f} dB"
    return (f'<div class="task {state}">' + "".join(picture(p) for p in (result.before, mask, made, result.gold)) +
            f"<div><b>{result.row['id']}</b> {html.escape(result.row['instruction'])}<br>{html.escape(seen)}{numbers}</div></div>")


def write_sheet(path, results, numbers):
    body = f"<table>{''.join(rows_of(numbers))}</table>" + "".join(task(r) for r in results)
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>tabletop</title><style>{STYLE}</style>{body}\n')
