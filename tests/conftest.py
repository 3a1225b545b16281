"""What every test may ask for. The fixtures live in tests/plugins/, one file per subject."""

pytest_plugins = (
    "tests.plugins.reporting",
    "tests.plugins.databases",
    "tests.plugins.days",
    "tests.plugins.installations",
    "tests.plugins.browsers",
    "tests.plugins.properties",
    "tests.cast",
    "tests.walltime",
    "tests.mailserver",
    "tests.plugins.journeys",
)
