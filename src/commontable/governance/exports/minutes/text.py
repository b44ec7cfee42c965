"""A document as plain text, for whoever has nothing else to open it with."""

from .document import Document


def text_of(document: Document) -> bytes:
    """The document as UTF-8 with a mark, so that every editor reads names in every language rightly."""
    lines = [document.title, "=" * min(len(document.title), 72), document.kind, ""]
    lines += [f"{label}: {value}" for label, value in document.facts]
    lines += ["", document.status] if document.status else []
    for block in document.blocks:
        lines.append("")
        if block.kind == "heading":
            lines += [block.lines[0], "-" * min(len(block.lines[0]), 72)]
        elif block.kind == "list":
            lines += [f"- {line}" for line in block.lines]
        else:
            lines += block.lines
    return ("\ufeff" + "\r\n".join([*lines, "", document.table, ""])).encode()
