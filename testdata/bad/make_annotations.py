"""Malformed annotation files and what is said of each: make_annotations.py writes them into annotations/ beside it.

annotations/expected.tsv  name, exit code for a picture cup.png of 640x480, class, part of the line
"""
import base64
import io
import json
import pathlib

import numpy
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parent / "annotations"
ROWS = []


def case(name, code, error_class, line, content):
    text = content if isinstance(content, (str, bytes)) else json.dumps(content)
    path = OUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    ROWS.append(f"{name}\t{code}\t{error_class}\t{line}\n")


def png(width, height, value=1):
    buffer = io.BytesIO()
    Image.fromarray(numpy.full((height, width), value, numpy.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def text64(data):
    return base64.b64encode(data).decode()


def formats():
    unknown = "format: tiedit.annotations/1, COCO, Labelme, YOLO or ClickDiffusion's, got "
    case("01_list.json", 2, "annotations.format", unknown + "an array", [1, 2])
    case("02_members.json", 2, "annotations.format", unknown + "an object of boxes, size", {"boxes": [], "size": 1})
    case("03_two_formats.json", 2, "annotations.format", "members of one format, got COCO and Labelme; --ann-format",
         {"images": [], "annotations": [], "shapes": []})
    case("04_empty.json", 2, "json.syntax", "1:1: a value, got an empty file", "")
    case("05_text.json", 2, "json.syntax", "1:1: a value, got cup", "cup 0.1 0.2")
    case("06_newer.json", 2, "annotations.format", "format: tiedit.annotations/1, got tiedit.annotations/9",
         {"format": "tiedit.annotations/9"})


IMAGE = {"id": 1, "file_name": "cup.png", "width": 640, "height": 480}
THING = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40]}


def coco_file(annotation=(), images=None, **members):
    annotations = [{**THING, **dict(annotation)}]
    return {"images": [IMAGE] if images is None else images, "categories": [{"id": 1, "name": "cup"}],
            "annotations": annotations, **members}


def coco(number, error_class, line, content, code=2):
    case(f"{number}.json", code, error_class, line, content)


def coco_cases():
    coco("10_coco_images", "json.type", "images: an array, got an object", coco_file(images={}))
    coco("11_coco_element", "json.type", "annotations[0]: an object, got 3", coco_file(annotations=[3]))
    without = {k: v for k, v in THING.items() if k != "bbox"}
    coco("12_coco_no_bbox", "json.missing", "annotations[0].bbox: required, got nothing", coco_file(annotations=[without]))
    coco("13_coco_three_numbers", "box.arity", "annotations[0].bbox: 4 numbers x,y,width,height, got 3",
         coco_file({"bbox": [1, 2, 3]}))
    coco("14_coco_width", "box.order", "annotations[0].bbox: width > 0, got 0", coco_file({"bbox": [1, 2, 0, 3]}))
    coco("15_coco_height", "box.order", "annotations[0].bbox: height > 0, got -3.5", coco_file({"bbox": [1, 2, 3, -3.5]}))
    coco("16_coco_no_image", "coco.image", "annotations[0].image_id: an id of images, got 9", coco_file({"image_id": 9}))
    coco("17_coco_no_category", "coco.category", "annotations[0].category_id: an id of categories, got 7",
         coco_file({"category_id": 7}))
    coco("18_coco_id_twice", "coco.image", "images[1].id: an id of its own, got 1",
         coco_file(images=[IMAGE, {**IMAGE, "file_name": "b.png"}]))
    coco("19_coco_name_twice", "coco.image", "images[1].file_name: a name of its own, got cup.png; images[0] has it too",
         coco_file(images=[IMAGE, {**IMAGE, "id": 2}]))
    coco("20_coco_runs_short", "mask.rle", "annotations[0].segmentation.counts: 12 pixels, got 11",
         coco_file({"segmentation": {"size": [3, 4], "counts": [5, 6]}}))
    coco("21_coco_runs_text", "mask.rle", "annotations[0].segmentation.counts: COCO run lengths, got \"!\"",
         coco_file({"segmentation": {"size": [3, 4], "counts": "!"}}))
    coco("22_coco_runs_no_size", "json.missing", "annotations[0].segmentation.size: required, got nothing",
         coco_file({"segmentation": {"counts": [12]}}))
    coco("23_coco_odd_corners", "mask.polygon",
         "annotations[0].segmentation[0]: x,y of at least 3 corners, got 7 numbers",
         coco_file({"segmentation": [[1, 2, 3, 4, 5, 6, 7]]}))
    coco("24_coco_two_corners", "mask.polygon", "x,y of at least 3 corners, got 4 numbers",
         coco_file({"segmentation": [[1, 2, 3, 4]]}))
    coco("25_coco_runs_of_another_size", "mask.size", "annotations[0].segmentation: 640x480 like cup.png, got 4x3",
         coco_file({"segmentation": {"size": [3, 4], "counts": [5, 7]}}), 3)
    coco("26_coco_outside", "box.outside", "annotations[0].bbox: inside 640x480, got 700,10,900,200 px",
         coco_file({"bbox": [700, 10, 200, 190]}), 3)
    coco("27_coco_size", "annotations.size", "640x480 like cup.png, got 800x600",
         coco_file(images=[{**IMAGE, "width": 800, "height": 600}]), 3)
    coco("28_coco_no_height", "json.missing", "images[0].height: required, got nothing",
         coco_file(images=[{k: v for k, v in IMAGE.items() if k != "height"}]))
    coco("29_coco_id_fraction", "json.type", "images[0].id: an integer or a string, got 1.5",
         coco_file(images=[{**IMAGE, "id": 1.5}]))
    coco("30_coco_member_twice", "json.duplicate", "annotations[0].bbox: one member, got a second",
         '{"images": [], "annotations": [{"bbox": [1, 2, 3, 4], "bbox": [1, 2, 3, 4]}]}')
    coco("31_coco_boxes", "box.count", "annotations[256].image_id: at most 256 boxes a picture, got more",
         coco_file(annotations=[{**THING, "id": i} for i in range(300)]))
    coco("32_coco_name_number", "json.type", "images[0].file_name: a string, got 7",
         coco_file(images=[{**IMAGE, "file_name": 7}]))
    coco("33_coco_number", "json.number", "annotations[0].bbox[2]: a finite number, got 1e999",
         '{"images": [], "annotations": [{"bbox": [1, 2, 1e999, 4]}]}')
    coco("34_coco_cut", "json.syntax", "a comma or ], got the end of the file",
         '{"images": [], "annotations": [{"bbox": [1, 2, 3, 4]}')


def labelme(name, error_class, line, shapes, code=2, **members):
    case(name + ".json", code, error_class, line,
         {"version": "5.0.1", "shapes": shapes, "imagePath": "cup.png", "imageData": None, "imageHeight": 480,
          "imageWidth": 640, **members})


def labelme_cases():
    def shape(kind, points, **more):
        return [{"label": "cup", "points": points, "shape_type": kind, "flags": {}, **more}]

    labelme("40_labelme_shapes", "json.type", "shapes: an array, got an object", {})
    labelme("41_labelme_no_points", "json.missing", "shapes[0].points: required, got nothing", [{"label": "cup"}])
    labelme("42_labelme_point_of_three", "star.arity", "shapes[0].points[0]: 2 numbers x,y, got 3",
            shape("point", [[1, 2, 3]]))
    labelme("43_labelme_rectangle", "box.arity", "shapes[0].points: 2 or 4 corners, got 3",
            shape("rectangle", [[1, 2], [3, 4], [5, 6]]))
    labelme("44_labelme_polygon", "mask.polygon", "shapes[0].points: at least 3 corners, got 2",
            shape("polygon", [[1, 2], [3, 4]]))
    labelme("45_labelme_circle", "box.arity", "shapes[0].points: 2 points, centre and rim, got 1",
            shape("circle", [[1, 2]]))
    labelme("46_labelme_circle_of_no_size", "star.radius", "shapes[0].points: above 0, got 0",
            shape("circle", [[9, 9], [9, 9]]))
    labelme("47_labelme_base64", "mask.base64", "shapes[0].mask: a PNG as base64, got \"???\"",
            shape("mask", [[1, 2], [3, 4]], mask="???"))
    labelme("48_labelme_crop", "mask.size", "shapes[0].mask: 3x3 like its points, got 9x9",
            shape("mask", [[1, 2], [3, 4]], mask=text64(png(9, 9))))
    labelme("49_labelme_text_crop", "mask.base64", "shapes[0].mask: JPEG, PNG or WebP, got text",
            shape("mask", [[1, 2], [3, 4]], mask=text64(b"this is a text and no picture at all")))
    labelme("50_labelme_cut_crop", "mask.base64", "shapes[0].mask: ",
            shape("mask", [[1, 2], [100, 101]], mask=text64(png(100, 100)[:60])))
    labelme("51_labelme_flat", "box.order", "shapes[0].points: x0 < x1, got 5 and 5", shape("rectangle", [[5, 1], [5, 9]]))
    labelme("52_labelme_label", "json.type", "shapes[0].label: a string, got 7",
            [{"label": 7, "points": [[1, 2], [3, 4]], "shape_type": "rectangle"}])
    labelme("53_labelme_size", "annotations.size", "640x480 like cup.png, got 100x100",
            shape("rectangle", [[1, 2], [30, 40]]), 3, imageHeight=100, imageWidth=100)
    labelme("54_labelme_mask_without_pixels", "json.missing", "shapes[0].mask: required, got nothing",
            shape("mask", [[1, 2], [3, 4]]))


def yolo_cases():
    case("60_yolo_three.txt", 2, "yolo.line", "60_yolo_three.txt:2: cls cx cy w h, or cls and x y of at least 3 corners, got 4 numbers",
         "0 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1\n")
    case("61_yolo_word.txt", 2, "json.number", "61_yolo_word.txt:1: a finite number, got \"x\"", "0 0.5 x 0.1 0.1\n")
    case("62_yolo_class.txt", 2, "yolo.class", ":1: a class index from 0, got -1", "-1 0.5 0.5 0.1 0.1\n")
    case("named/63_yolo_class.txt", 2, "yolo.class", ":3: a class below 2, got 2",
         "0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.1 0.1\n2 0.5 0.5 0.1 0.1\n")
    (OUT / "named/classes.txt").write_text("cup\nspoon\n")
    case("64_yolo_width.txt", 2, "box.order", ":1: w > 0, got 0", "0 0.5 0.5 0 0.1\n")
    case("65_yolo_pixels.txt", 2, "box.outside", ":1: inside 0..1, got 295,215,345,265; YOLO has fractions",
         "0 320 240 50 50\n")
    case("66_yolo_nan.txt", 2, "json.number", ":1: a finite number, got \"nan\"", "0 0.5 nan 0.1 0.1\n")
    case("67_yolo_corners.txt", 2, "yolo.line", ":1: cls cx cy w h, or cls and x y of at least 3 corners, got 8 numbers",
         "0 0.1 0.1 0.5 0.1 0.5 0.5 0.1\n")
    case("68_yolo_class_fraction.txt", 2, "yolo.class", ":1: a class index from 0, got 1.5", "1.5 0.5 0.5 0.1 0.1\n")


BOX = {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4}


def original(name, error_class, line, code=2, layout=None, instruction="Remove the cup", **more):
    layout = {"prompt": "A cup.", "boxes": [{"unique_id": 0, "name": "cup", "box": BOX}]} if layout is None else layout
    case(name + ".json", code, error_class, line, {"layout": layout, "instruction": instruction, **more})


def original_cases():
    def one(**more):
        return {"boxes": [{"unique_id": 0, "name": "cup", "box": BOX, **more}]}

    original("70_original_no_boxes", "json.missing", "layout.boxes: required, got nothing", layout={"prompt": "A cup."})
    original("71_original_no_height", "json.missing", "layout.boxes[0].box.height: required, got nothing",
             layout=one(box={k: v for k, v in BOX.items() if k != "height"}))
    original("72_original_width", "box.order", "layout.boxes[0].box: x0 < x1, got 0.1 and 0", layout=one(box={**BOX, "width": -0.1}))
    original("73_original_outside", "box.outside", "layout.boxes[0].box: inside 0..1, got 0.1,0.2,1.3,0.6",
             layout=one(box={**BOX, "width": 1.2}))
    original("74_original_background", "original.background", "background: a plain file name, got ../park.png",
             background="../park.png")
    original("75_original_words", "json.type", "instruction: a string, got 7", instruction=7)
    original("76_original_member", "json.unknown", "backgruond: unknown member; did you mean background",
             backgruond="park")
    original("77_original_name", "original.name", "layout.boxes[0].name: a name, got \"\"", layout=one(name=""))
    original("78_original_literal", "instruction.literal",
             "instruction: {\"x\":0.1,\"y\":oops}: x and y, and width and height of a box, as numbers", 3,
             instruction='Move the cup to {"x":0.1,"y":oops}')
    original("79_original_literal_outside", "box.outside", "inside 0..1, got 0.5,0.5,1.5,0.6", 3,
             instruction='Move the cup to {"x":0.5,"y":0.5,"width":1,"height":0.1}')
    original("80_original_three_numbers", "box.arity", "layout.boxes[0].box: 4 numbers x0,y0,x1,y1, got 3",
             layout=one(box=[0.1, 0.2, 0.3]))
    graph = {"prompt": "A cup.", "boxes": [{"unique_id": 0, "name": "cup", "box": BOX}]}
    example = {"type": "text", "instruction": "Remove the cup", "input_scene_graph": graph, "output_scene_graph": graph}
    case("81_examples_no_output.json", 2, "json.missing", "examples[0].output_scene_graph: required, got nothing",
         {"examples": [{k: v for k, v in example.items() if k != "output_scene_graph"}]})
    case("82_examples_member.json", 2, "json.unknown", "examples[0].thought: unknown member",
         {"examples": [{**example, "thought": ""}]})
    case("83_examples_list.json", 2, "json.type", "examples: an array, got an object", {"examples": {}})


for group in (formats, coco_cases, labelme_cases, yolo_cases, original_cases):
    group()
(OUT / "expected.tsv").write_text("".join(ROWS))
