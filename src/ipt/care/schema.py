"""The files of the care of a patient as a JSON Schema, for programs that read them without `ipt`.

It is made like that of courses, see `ipt.storage.schema`.
"""

from typing import Any, Final

from attrs import field, frozen

from ipt.care.files import SCHEMA, begun
from ipt.care.stages import Terms
from ipt.model.checks import at_least
from ipt.storage import Recorded, schema as courses
from ipt.storage.shapes import Shapes

__all__ = ["UNSAID", "json_schema"]

UNSAID: Final = (
    *courses.UNSAID,
    "each course may follow those before it, all of one patient, and only the last is open",
    "the moves of a course are in the order of its history, and none lies before its opening",
    "a course is looked at again on no day before its opening",
)
"""What a file must keep although its schema does not say so."""


@frozen(kw_only=True)
class CourseOfCare(Terms):
    """A course in the care of a patient, and the terms on which it was begun.

    Attributes:
        course: The whole document of the course.
    """

    course: Recorded


@frozen(kw_only=True)
class CareFile:
    """The care of one patient: courses, one after the other.

    Attributes:
        schema: The number of the schema of the file.
        stages: The courses in order.
    """

    schema: int = field(validator=at_least(1))
    stages: tuple[CourseOfCare, ...] = field(validator=begun)


def json_schema() -> dict[str, Any]:
    """A JSON Schema, draft 2020-12, of the files that `ipt.care.dumps` writes.

    What the schema refuses, `ipt.care.loads` refuses, but for a course of an older schema, which is
    described once it has been read and written again; what it accepts may still break one of the
    rules that its description lists, because no schema can say them.

    Returns:
        Plain JSON values; each call makes new ones.

    Examples:
        >>> from ipt import care
        >>> care.json_schema()["$defs"]["CourseOfCare"]["required"]
        ['kind', 'course']
    """
    across = {**courses.ACROSS, CareFile: ({"properties": {"schema": {"const": SCHEMA}}},)}
    title = f"Care of a patient by interpersonal psychotherapy, schema {SCHEMA}"
    return Shapes(courses.FAMILIES, across).schema(CareFile, title, UNSAID)
