"""Words that stand over columns which say who somebody is, in English, Spanish and Indonesian.

Words are folded: lower case, no accents, one space between. A phrase counts where its words follow each other in a
header; `NOT_A_PERSON` takes a "name" away from people again ("school name", "nama sekolah").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

NAME, BIRTH, NUMBER, MAIL, PHONE, ADDRESS, FREE_TEXT = (
    "name", "birth-date", "number", "e-mail", "phone", "address", "free-text",
)  # fmt: skip
KINDS = (NAME, BIRTH, NUMBER, MAIL, PHONE, ADDRESS, FREE_TEXT)


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(line.split()) for line in text.split("|"))


def _words(text: str) -> list[str]:
    return text.split()


HEADERS: Mapping[str, frozenset[tuple[str, ...]]] = {
    MAIL: _phrases("email|e mail|mail|mail address|correo|correo electronico|surel|email address|alamat email"),
    PHONE: _phrases(
        "phone|telephone|tel|mobile|cell|cellphone|cell phone|whatsapp|wa|fax|telefono|celular|movil|telepon|telp|"
        "hp|no hp|nomor hp|handphone|ponsel|contact number|emergency contact"
    ),
    BIRTH: _phrases(
        "dob|birth date|birthdate|date of birth|birthday|born|born on|birth day|fecha nacimiento|"
        "fecha de nacimiento|f nacimiento|fec nac|fecha nac|nacimiento|nacido|tanggal lahir|tgl lahir|lahir|ttl"
    ),
    NUMBER: _phrases(
        "ssn|social security|social security number|national id|national number|identity number|id number|id card|"
        "passport|student id|student number|pupil id|pupil number|pupil no|student no|learner id|child id|"
        "enrolment number|enrollment number|upn|mrn|medical record|nhs number|medicaid|case number|"
        "curp|rfc|dni|nie|nif|cedula|rut|pasaporte|matricula|numero de alumno|numero de estudiante|"
        "nik|nisn|nis|nuptk|no kk|nomor kk|nomor induk|ktp|no ktp|nomor induk kependudukan|paspor|bpjs"
    ),
    ADDRESS: _phrases(
        "address|home address|street|street address|residence|direccion|domicilio|calle|alamat|alamat rumah|jalan"
    ),
    NAME: _phrases(
        "name|names|full name|fullname|first name|firstname|given name|givenname|forename|middle name|last name|"
        "lastname|surname|family name|maiden name|nickname|mother|father|parent|guardian|carer|caregiver|"
        "nombre|nombres|nombre completo|primer nombre|apellido|apellidos|apellido paterno|apellido materno|madre|"
        "padre|tutor|apoderado|representante|nama|nama lengkap|nama depan|nama belakang|nama panggilan|"
        "teacher|maestro|maestra|profesor|profesora|docente|guru|"
        "nama siswa|nama anak|nama ibu|nama ayah|nama wali|ibu|ayah|wali|orang tua"
    ),
    FREE_TEXT: _phrases(
        "comment|comments|note|notes|remark|remarks|observation|observations|narrative|description|free text|"
        "comentario|comentarios|nota|notas|observacion|observaciones|descripcion|catatan|keterangan|komentar|uraian"
    ),
}

# Headers of which nobody can think anything but a person's own name.
OWN_NAMES = _phrases(
    "full name|fullname|first name|firstname|given name|givenname|forename|middle name|last name|lastname|surname|"
    "family name|maiden name|student name|pupil name|child name|nombre completo|primer nombre|apellido|apellidos|"
    "apellido paterno|apellido materno|nombre del alumno|nama lengkap|nama depan|nama belakang|nama siswa|nama anak"
)

NOT_A_PERSON = frozenset(
    _words(
        "school schools district site place city town county state region village country course class subject "
        "test exam item indicator measure group organisation organization org partner agency provider program "
        "programme file column table product brand drug vaccine clinic hospital building room event activity "
        "curriculum language colegio escuela distrito sitio lugar ciudad municipio provincia estado pais curso "
        "clase materia asignatura prueba examen grupo organizacion programa agencia centro actividad vacuna "
        "clinica idioma plantel sekolah kabupaten kecamatan desa kelurahan kota provinsi negara tempat kelas "
        "pelajaran mapel tes ujian kelompok lembaga organisasi mitra kegiatan vaksin puskesmas klinik posyandu "
        "bahasa "
    )
)

# Words of institutions and places: a value that holds one of them is no person's name.
INSTITUTIONS = frozenset(
    _words(
        "school elementary middle high primary secondary academy college university kindergarten preschool center "
        "centre institute district county city library park club alliance foundation hospital clinic street road "
        "avenue program programme reading maths math science language english spanish history art music free "
        "reduced paid grade level team class escuela colegio liceo instituto primaria secundaria jardin centro "
        "universidad biblioteca parque fundacion clinica calle avenida distrito municipio programa grado nivel "
        "lectura matematicas ciencias sd sdn smp smpn sma sman smk mi mts ma tk paud sekolah puskesmas posyandu "
        "rumah sakit kabupaten kecamatan desa kelurahan kota jalan yayasan kelas bahasa matematika "
    )
)

# A small part of common given names; enough of a column begins with them where the column holds people.
GIVEN_NAMES = frozenset(
    _words(
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony "
        "mark andrew joshua kevin brian ryan jacob nicholas jonathan justin brandon benjamin samuel noah liam "
        "ethan mason logan lucas jackson aiden oliver elijah mary patricia jennifer linda elizabeth barbara susan "
        "jessica sarah karen lisa nancy ashley emily michelle amanda melissa stephanie rebecca laura amy rachel "
        "olivia emma ava sophia isabella mia amelia harper evelyn abigail ella grace chloe zoe lily hannah aaliyah "
        "jayden tyler dylan jose juan luis carlos jorge miguel pedro manuel francisco antonio alejandro fernando "
        "ricardo eduardo rafael javier diego andres sergio mateo santiago sebastian emiliano leonardo gael maria "
        "guadalupe ana rosa carmen juana margarita teresa leticia gabriela adriana valentina camila sofia ximena "
        "regina renata fernanda daniela lucia elena paula andrea alma omar ines budi agus slamet sri siti dewi "
        "putri putra ayu rina rini indah nur nurul muhammad mohammad ahmad achmad abdul dwi tri eko wahyu adi "
        "rizki rizky fajar dian fitri yuni wati lestari ratna bayu arif andi hendra joko bambang made wayan nyoman "
        "ketut komang gede kadek ani lina maya tuti yanti aisyah zahra fatimah salsabila nabila "
    )
)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a header or value: no case, no accents, camelCase and digits apart.

    >>> plain_words("Fecha_de Nacimiento"), plain_words("studentName2")
    (('fecha', 'de', 'nacimiento'), ('student', 'name'))
    """
    spaced = []
    for before, letter in zip(" " + text, text, strict=False):
        spaced.append(f" {letter}" if letter.isupper() and before.islower() else letter)
    kept = unicodedata.normalize("NFKD", "".join(spaced)).casefold()
    return tuple("".join(c if c.isalpha() else "" if unicodedata.combining(c) else " " for c in kept).split())


def said_by_header(header: str) -> frozenset[str]:
    """What a header says its column holds about people; often nothing, sometimes more than one thing.

    >>> sorted(said_by_header("Student name")), sorted(said_by_header("nama sekolah"))
    (['name'], [])
    >>> sorted(said_by_header("tgl lahir"))
    ['birth-date']
    >>> sorted(said_by_header("Birth weight")), sorted(said_by_header("score"))
    ([], [])
    """
    words = plain_words(header)
    found = {kind for kind, phrases in HEADERS.items() if any(_holds(words, phrase) for phrase in phrases)}
    if not NOT_A_PERSON.isdisjoint(words):
        found.discard(NAME)
    if MAIL in found:  # "mail address" is no street
        found -= {ADDRESS, NAME}
    if NUMBER in found or PHONE in found or ADDRESS in found:
        found.discard(NAME)
    return frozenset(found)


def says_own_name(header: str) -> bool:
    """Whether a header can mean nothing but a person's own name.

    >>> says_own_name("studentName"), says_own_name("parent"), says_own_name("first name of the school")
    (True, False, False)
    """
    words = plain_words(header)
    return NOT_A_PERSON.isdisjoint(words) and any(_holds(words, phrase) for phrase in OWN_NAMES)


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words) - len(phrase) + 1))
