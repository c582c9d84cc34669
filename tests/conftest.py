"""How hard Hypothesis searches: `IPT_HYPOTHESIS=quick|dev|ci|nightly`.

The search is the work of the nightly session; here it holds what it found, and smells what is new.
"""

import os

from hypothesis import settings

collect_ignore = ["downstream"]  # a stranger's project, see `nox -s downstream`

# No deadlines: coverage and a busy machine slow an example down, and no test here is timed.
settings.register_profile("quick", max_examples=10, deadline=None)
settings.register_profile("dev", max_examples=25, deadline=None)
# Hypothesis' own "ci" is derandomised and keeps no database: a red build is red again tomorrow.
settings.register_profile("ci", settings.get_profile("ci"), max_examples=20)
settings.register_profile("nightly", max_examples=5_000, deadline=None)

settings.load_profile(os.environ.get("IPT_HYPOTHESIS", "ci" if os.environ.get("CI") else "dev"))
