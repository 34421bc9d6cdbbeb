import numpy as np

from deixis.models.backends.pointer.decode import calibrated
from deixis.training.pointer.calibrate import fit_beta


def test_constants_that_made_the_outcomes_are_found() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(-2, 6, 40_000).astype(np.float32)
    for constants in ((0.4, 0.4, 0.2), (0.2, 0.9, -1.0), (1.5, 0.3, 2.0)):
        right = rng.random(len(logits)) < calibrated(logits, constants)
        np.testing.assert_allclose(fit_beta(logits, right), constants, atol=0.12)


def test_far_log_odds_do_not_throw_the_fit_off() -> None:
    logits = np.r_[np.full(500, -12.0), np.full(500, 9.0), -3.0, 3.0]
    right = np.r_[np.zeros(500), np.ones(500), 1, 0]
    a, b, c = fit_beta(logits, right)
    p = calibrated(logits.astype(np.float32), (a, b, c))
    assert p[:500].mean() < 0.02 and p[500:1000].mean() > 0.98


def test_a_falling_end_is_left_out() -> None:
    logits = np.r_[np.linspace(-6, -4, 50), np.linspace(0, 6, 50)]
    right = np.r_[np.ones(25), np.zeros(25), np.zeros(10), np.ones(40)]
    a, b, _ = fit_beta(logits, right)
    assert min(a, b) >= 0
