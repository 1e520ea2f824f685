#!/usr/bin/env python3
"""Compares the includes of core/ and cli/ with the layers that the CMake files list.

check_layers.py [ROOT]: prints each include that no arrow allows, and fails when there is one."""

import re
import sys
from pathlib import Path

LAYER = re.compile(r"^tiedit_(engine_)?layer\((\w+)([^)]*)\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
TENSOR_LIBRARIES = {"ATen", "c10", "torch", "caffe2"}


def words_after(keyword, text):
    """The words between KEYWORD and the next keyword of a tiedit_layer call."""
    match = re.search(rf"\b{keyword}\s+((?:(?!LAYERS|LIBRARIES|ENGINE_LAYERS)\S+\s*)+)", text)
    return match.group(1).split() if match else []


def read_layers(root):
    """Folder under core/ -> the other folders it may include."""
    layers = {}
    for file in ("core/CMakeLists.txt", "core/engine/CMakeLists.txt"):
        path = root / file
        text = re.sub(r"#.*", "", path.read_text()) if path.exists() else ""
        for engine, name, arguments in LAYER.findall(text):
            front = words_after(r"(?<!ENGINE_)LAYERS", arguments)
            siblings = [f"engine/{name}" for name in words_after("ENGINE_LAYERS", arguments)]
            layers[f"engine/{name}" if engine else name] = set(front + siblings)
    if not layers:
        sys.exit(f"{root}/core/CMakeLists.txt: tiedit_layer(...) lines, got none")
    return layers


def folder_of(parts, layers):
    """The layer that a path relative to core/ lies in, or None."""
    if parts[0] == "engine" and len(parts) > 2:
        return f"engine/{parts[1]}"
    return parts[0] if len(parts) > 1 and parts[0] in layers else None


def forbidden(style, included, folder, layers):
    """Why a file in `folder` may not have this include, or None."""
    parts = included.split("/")
    if style == "<":
        outside = parts[0] in TENSOR_LIBRARIES and not folder.startswith("engine/")
        return "tensors belong to core/engine" if outside else None
    target = folder_of(parts, layers)
    if target is None or target == folder or target in layers.get(folder, set()):
        return None
    allowed = ", ".join(sorted(layers.get(folder, set()))) or "no other folder"
    return f"{folder} may include {allowed}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    layers = read_layers(root)
    layers["cli"] = {name for name in layers if not name.startswith("engine/")}
    found = files = 0
    for path in sorted([*root.glob("core/**/*"), *root.glob("cli/**/*")]):
        if path.suffix not in {".h", ".cpp", ".cu", ".cuh"}:
            continue
        relative = path.relative_to(root)
        folder = "cli" if relative.parts[0] == "cli" else folder_of(relative.parts[1:], layers)
        files += 1
        if folder not in layers:
            print(f"{relative}: a folder with a tiedit_layer line, got {relative.parent}")
            found += 1
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            reason = match and forbidden(match[1], match[2], folder, layers)
            if reason:
                print(f"{relative}:{number}: {reason}, got {match[2]}")
                found += 1
    if not files:
        sys.exit(f"{root}: sources under core/, got none")
    print(f"{files} files, {found} forbidden includes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
