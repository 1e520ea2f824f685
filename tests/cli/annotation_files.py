"""The same three boxes and a polygon in every format that can hold them, written without the tool, and the shapes of
masks read and made in plain NumPy: what the tool is compared with."""

import base64
import io
import json

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 640, 480
NAMES = ["cup", "spoon", "plate"]
BOXES = [[0.10, 0.20, 0.35, 0.70], [0.50, 0.25, 0.75, 0.50], [0.60, 0.60, 0.90, 0.95]]
# Of the cup; its hull is the cup's box, which is all that YOLO and Labelme say.
POLYGON = [0.10, 0.31, 0.22, 0.20, 0.35, 0.37, 0.29, 0.70, 0.17, 0.44, 0.12, 0.63]


def in_px(values):
    return [v * (HEIGHT if i % 2 else WIDTH) for i, v in enumerate(values)]


def polygon_mask(ring, width=WIDTH, height=HEIGHT):
    """Pixels whose centre lies inside by the non-zero winding rule; no edge comes so near to a centre as to leave doubt."""
    points = np.array(ring, float).reshape(-1, 2)
    x = np.arange(width) + 0.5
    winding = np.zeros((height, width), int)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0)):
        for row in range(height):
            y = row + 0.5
            if (ay <= y) == (by <= y):
                continue
            crossing = ax + (y - ay) / (by - ay) * (bx - ax)
            assert np.abs(x - crossing).min() > 1e-6
            winding[row] += np.where(x > crossing, 1 if ay < by else -1, 0)
    return (winding != 0).astype(np.uint8) * 255


def runs_of(mask):
    """Lengths of runs down the columns, the first of zeros."""
    flat = (mask > 0).T.ravel().astype(int)
    ends = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate([[0], ends, [flat.size]])).tolist()
    return runs if flat[0] == 0 else [0] + runs


def mask_of_runs(runs, height, width):
    flat = np.repeat(np.arange(len(runs)) % 2, runs)
    return flat.reshape(width, height).T.astype(np.uint8) * 255


def string_of_runs(runs):
    out = ""
    for i, run in enumerate(runs):
        value = run - (runs[i - 2] if i > 2 else 0)
        more = True
        while more:
            bits = value & 31
            value >>= 5
            more = value != (-1 if bits & 16 else 0)
            out += chr((bits | 32 if more else bits) + 48)
    return out


def runs_of_string(text):
    runs, at = [], 0
    while at < len(text):
        value = shift = 0
        while True:
            code = ord(text[at]) - 48
            at += 1
            value |= (code & 31) << shift
            shift += 5
            if not code & 32:
                break
        if code & 16:
            value -= 1 << shift
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
    return runs


def read_mask(written):
    """{size, counts} as COCO writes it."""
    height, width = written["size"]
    counts = written["counts"]
    return mask_of_runs(runs_of_string(counts) if isinstance(counts, str) else counts, height, width)


def corner_and_size(box):
    x0, y0, x1, y1 = box
    return {"x": x0, "y": y0, "width": round(x1 - x0, 2), "height": round(y1 - y0, 2)}


def tiedit():
    boxes = [{"name": f"B{i + 1}", "box": box, "label": name} for i, (box, name) in enumerate(zip(BOXES, NAMES))]
    boxes[0]["mask"] = {"polygons": [POLYGON]}
    return {"format": "tiedit.annotations/1", "boxes": boxes}


def scene_graph():
    return {"prompt": "A cup, a spoon and a plate.",
            "boxes": [{"unique_id": i, "name": name, "box": corner_and_size(box)} for i, (box, name) in enumerate(zip(BOXES, NAMES))]}


def original():
    return {"layout": scene_graph(), "background": "kitchen_table", "instruction": "", "reload": False}


def examples():
    graph = scene_graph()
    old = {"prompt": "", "boxes": [{"name": name, "box": box} for box, name in zip(BOXES, NAMES)]}
    return {"examples": [{"type": "text", "instruction": "Remove the cup.", "chain_of_thought": "", "input_scene_graph": g,
                          "output_scene_graph": graph} for g in (graph, old)]}


def coco(segmentation, file="cup.png"):
    annotations = []
    for i, box in enumerate(BOXES):
        x0, y0, x1, y1 = in_px(box)
        annotations.append({"id": i + 7, "image_id": 3, "category_id": i + 1, "bbox": [x0, y0, x1 - x0, y1 - y0], "area": 1.0,
                            "iscrowd": 0, "segmentation": segmentation if i == 0 else []})
    return {"info": {"year": 2026}, "licenses": [], "annotations": annotations,
            "images": [{"id": 3, "file_name": file, "width": WIDTH, "height": HEIGHT, "license": 1}],
            "categories": [{"id": i + 1, "name": name, "supercategory": "thing"} for i, name in enumerate(NAMES)]}


def coco_polygon():
    return coco([in_px(POLYGON)])


def coco_runs():
    return coco({"size": [HEIGHT, WIDTH], "counts": runs_of(polygon_mask(in_px(POLYGON)))})


def coco_string():
    return coco({"size": [HEIGHT, WIDTH], "counts": string_of_runs(runs_of(polygon_mask(in_px(POLYGON))))})


def labelme(as_mask=False):
    shapes = []
    for box, name in zip(BOXES, NAMES):
        x0, y0, x1, y1 = in_px(box)
        shapes.append({"label": name, "points": [[x1, y0], [x0, y1]], "group_id": None, "shape_type": "rectangle", "flags": {}})
    shapes[0]["points"] = np.array(in_px(POLYGON)).reshape(-1, 2).tolist()
    shapes[0]["shape_type"] = "polygon"
    if as_mask:
        x0, y0, x1, y1 = (round(v) for v in in_px(BOXES[0]))
        crop = (polygon_mask(in_px(POLYGON))[y0:y1, x0:x1] > 0).astype(np.uint8)  # the format has 0 and 1
        buffer = io.BytesIO()
        Image.fromarray(crop).save(buffer, "PNG")
        shapes[0].update(shape_type="mask", points=[[x0, y0], [x1 - 1, y1 - 1]], mask=base64.b64encode(buffer.getvalue()).decode())
    return {"version": "5.4.1", "flags": {}, "shapes": shapes, "imagePath": "cup.png", "imageData": None, "imageHeight": HEIGHT,
            "imageWidth": WIDTH}


def yolo():
    lines = ["0 " + " ".join(map(str, POLYGON))]
    for i, (x0, y0, x1, y1) in enumerate(BOXES[1:]):
        lines.append(f"{i + 1} {(x0 + x1) / 2:.6f} {(y0 + y1) / 2:.6f} {x1 - x0:.6f} {y1 - y0:.6f} 0.75")
    return "\n".join(lines) + "\n"


def text(value):
    return value if isinstance(value, str) else json.dumps(value)
