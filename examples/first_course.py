"""A first course, from the opening to the middle phase, and back from a file.

Run it with ``python examples/first_course.py``; give a file name to keep the course there.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

import ipt
from ipt import events as ev


def main(path: Path) -> None:
    """Open a course, ask what stands in the way, record what is missing, and store it in *path*."""
    monday = date(2026, 1, 5)
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p-017", on=monday)
    course = ipt.apply(
        course,
        ev.MeasureTaken(on=monday, instrument="phq-9", total=15),
        ev.SessionHeld(on=monday, minutes=50, tasks=("symptoms-reviewed", "sick-role-given")),
        ev.SickRoleGiven(on=monday),
    )

    print("May the middle phase begin?")
    for finding in ipt.check(course, ev.PhaseBegan(phase=ipt.Phase.MIDDLE)):
        print(f"  no: {finding.message}")
        print(f"      {finding.remedy}  [{finding.source}, {finding.status}]")

    mother = ipt.Relationship(id="mother", kin="parent", living=True, closeness=2)
    dispute = ipt.ProblemArea(area="role-dispute", people=("mother",), stage="impasse")
    course = ipt.apply(
        course,
        ev.RelationshipRecorded(relationship=mother),
        ev.InventoryCompleted(),
        ev.FormulationShared(agreed=True, sessions_left=15),
        ev.FocusAgreed(focus=dispute),
        ev.ContractAgreed(contract=ipt.Contract(sessions_min=16)),
        ev.PhaseBegan(on=date(2026, 1, 12), phase=ipt.Phase.MIDDLE),
    )
    print(f"Now it is in the {course.phase} phase; {course.sessions_left} sessions are left.")

    ipt.dump(course, path)
    again = ipt.load(path)
    print(f"Stored and read again; the same course: {again == course}.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder) / "first-course.json")
