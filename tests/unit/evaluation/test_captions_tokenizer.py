import pytest

from deixis.evaluation.metrics.captions.tokenizer import tokens


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("A man's t-shirt, red & blue (50%)!", "a man 's t-shirt red & blue -lrb- 50 % -rrb-"),
        ("don't can't won't cannot gonna wanna", "do n't ca n't wo n't can not gon na wan na"),
        ("y'all o'clock rock 'n' roll rock-n-roll", "y' all o'clock rock 'n' roll rock-n-roll"),
        ("the dogs' bowls and the 1950's and 50s '50s", "the dogs bowls and the 1950 's and 50s '50s"),
        ("mr. smith in the u.s.a. with st. bernard", "mr. smith in the u.s.a. with st. bernard"),
        ("he said \"hello there\" and 'goodbye' too", "he said hello there and goodbye too"),
        ("a/b and/or 1/2 24/7 w/ c/o", "a/b and/or 1/2 24/7 w / c/o"),
        ("10:30 am at 5 p.m. on 3.5 acres, $5.00 1,000", "10:30 am at 5 p.m. on 3.5 acres $ 5.00 1,000"),
        ("wait...what -- no - yes -maybe a--b end.", "wait what no yes maybe a b end"),
        ("it's he'll she'd we're I'm they've", "it 's he 'll she 'd we 're i 'm they 've"),
        ("black-and-white 3-d 20-year-old pre-1950", "black-and-white 3-d 20-year-old pre-1950"),
        ("[sic] {x} a*b + = @home _under_ a_b", "-lsb- sic -rsb- -lcb- x -rcb- a * b + = @home _ under _ a_b"),
        ("lemme gimme 'tis", "lem me gim me 't is"),
        ("“curly” ‘single’ it’s – — …", "curly single it 's"),
        ("hmm!! what?! ok...", "hmm !! what ?! ok"),
        ("ladies' o'brien ma'am ol' goin' 'em", "ladies o'brien ma'am ol' goin 'em"),
        ("1st 4x4 50mph 6'2\" 5ft 1.5-inch .5", "1st 4x4 50mph 6 2 5ft 1.5-inch .5"),
        ("an AT&T store, r&b", "an at&t store r & b"),
        ("No. 5, no. #51 sign", "no. 5 no # 51 sign"),
        ("café naïve", "café naïve"),
        ("", ""),
        (" ... ", ""),
    ],
)
def test_tokens_are_those_of_the_stanford_tokenizer(caption: str, words: str) -> None:
    """The right sides are what version 3.4.1 gives, lower-cased, less the punctuation that the evaluator drops."""
    assert " ".join(tokens(caption)) == words
