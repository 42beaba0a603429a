"""How hard the properties are tried: hard enough to find things, quick enough for every test run."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rotoscope",
    max_examples=40,
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("rotoscope")
