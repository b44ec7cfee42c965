"""PDFs made by hand, object by object, for the tests: plain ones, and every sort that is refused."""

CATALOG = "<< /Type /Catalog /Pages 2 0 R {more} >>"
PAGES = "<< /Type /Pages /Kids [{kids}] /Count {count} >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] {more} >>"


def pdf(
    *, catalog: str = "", page: str = "", pages: int = 1, objects: tuple[str, ...] = (), trailer: str = ""
) -> bytes:
    """A PDF whose catalog and pages hold these entries too; further objects are numbered from `10` on."""
    kids = " ".join("3 0 R" for _ in range(pages))
    numbered = {1: CATALOG.format(more=catalog), 2: PAGES.format(kids=kids, count=pages), 3: PAGE.format(more=page)}
    numbered |= dict(enumerate(objects, start=10))
    out, places = b"%PDF-1.7\n", {}
    for number, body in numbered.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size = max(numbered) + 1
    table = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        kept = number in places
        out += f"{places.get(number, 0):010d} {0 if kept else 65535:05d} {'n' if kept else 'f'} \n".encode()
    return out + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LOCK = f"/Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'00' * 32}> /P -4"
REFUSED = {
    "opens with a script": ("script", pdf(catalog="/OpenAction 10 0 R", objects=(SCRIPT,))),
    "script spelt with escapes": ("script", pdf(catalog="/OpenAction << /S /J#61vaScript /J#53 (x) >>")),
    "script nobody points to": ("script", pdf(objects=(SCRIPT,))),
    "script in the names": (
        "script",
        pdf(catalog="/Names << /JavaScript << /Names [(a) 10 0 R] >> >>", objects=(SCRIPT,)),
    ),
    "script when a page opens": ("script", pdf(page="/AA << /O << /S /Named /N /Print >> >>")),
    "starts a program": ("launch", pdf(page="/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]")),
    "sends a form": ("launch", pdf(catalog="/OpenAction << /S /SubmitForm /F (http://x.example) >>")),
    "carries a file": ("embedded", pdf(catalog="/Names << /EmbeddedFiles << /Names [] >> >>")),
    "a file on a page": ("embedded", pdf(page="/Annots [<< /Subtype /FileAttachment /FS << /F (a) >> >>]")),
    "rich media": ("media", pdf(page="/Annots [<< /Subtype /RichMedia >>]")),
    "dynamic form": ("form", pdf(catalog="/AcroForm << /XFA [(a) 3 0 R] >>")),
    "no page": ("empty", pdf(pages=0)),
    "cut off": ("broken", pdf()[:60]),
    "not a PDF": ("not_pdf", b"PK\x03\x04 a letter"),
    "an empty file": ("not_pdf", b""),
    "only a head": ("broken", b"%PDF-1.7\n"),
    "hidden from the lists": ("script", pdf() + b"99 0 obj << /S /JavaScript /JS (x) >> endobj\n"),
    "hidden and spelt with escapes": ("script", pdf() + b"99 0 obj << /S /J#61va#53cript /J#53 (x) >> endobj\n"),
    "opens a file elsewhere": ("launch", pdf(page="/Annots [<< /A << /S /GoToR /F (\\\\\\\\x\\\\y.pdf) >> >>]")),
    "calls somebody when it opens": ("launch", pdf(catalog="/OpenAction << /S /URI /URI (https://x.example) >>")),
    "goes on after it opened": ("launch", pdf(catalog="/OpenAction << /S /GoTo /D [3 0 R] /Next 3 0 R >>")),
    "its bytes lie elsewhere": (
        "launch",
        pdf(objects=("<< /Length 0 /F (https://x.example/a.png) >>\nstream\n\nendstream",)),
    ),
    "locked": ("encrypted", pdf(trailer=f"/Encrypt << {LOCK} >> /ID [<00> <00>]")),
}
