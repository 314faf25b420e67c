"""Pictures are drawn anew: only pixels come out, whatever went in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.common.errors import InvalidInput
from core.files.images import PHOTO, PICTURE, draw
from tests.support import pictures

DAMAGED = "This picture is damaged or not complete."
NO_PICTURE = "This is no picture that we can read: use JPEG, PNG or WebP."
TOO_MANY = "This picture has too many pixels. Make it smaller first."
TOO_SMALL = "This picture is too small to see: use 16 pixels a side or more."
TWO_THINGS = "This file is a picture and something else as well. Save it anew first."
SVG = "Drawings (SVG) can hold programs, so we do not take them: use PNG."


def _refusal(content):
    with pytest.raises(InvalidInput) as refused:
        draw(content, shape=PHOTO)
    return refused.value.errors["file"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_webp_in_two_sizes(kind):
    large, small = draw(pictures.picture(kind, size=(2000, 1000)), shape=PICTURE)

    assert (large.width, large.height) == (1600, 800)
    assert (small.width, small.height) == (640, 320)
    assert {pictures.opened(drawn.content).format for drawn in (large, small)} == {"WEBP"}
    assert pictures.colour_at(large.content, (10, 400)) == "red"
    assert pictures.colour_at(large.content, (1590, 400)) == "blue"


def test_a_photo_is_cut_square_from_its_middle():
    large, small = draw(pictures.picture(size=(1200, 600)), shape=PHOTO)

    assert (large.width, large.height, small.width, small.height) == (512, 512, 128, 128)
    assert pictures.colour_at(large.content, (20, 256)) == "red"
    assert pictures.colour_at(large.content, (490, 256)) == "blue"


def test_a_small_picture_is_not_blown_up():
    large, small = draw(pictures.picture(size=(60, 40)), shape=PICTURE)

    assert (large.width, large.height) == (small.width, small.height) == (60, 40)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_way_to_write_colours_is_read(mode):
    large, _small = draw(pictures.picture("JPEG", mode=mode), shape=PICTURE)

    assert pictures.opened(large.content).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_a_png_writes_colours_is_read(mode):
    large, _small = draw(pictures.picture("PNG", mode=mode), shape=PICTURE)

    assert (large.width, large.height) == (60, 40)


def test_cmyk_keeps_its_colours():
    large, _small = draw(pictures.picture("JPEG", mode="CMYK"), shape=PICTURE)

    assert pictures.colour_at(large.content, (5, 20)) == "red"
    assert pictures.colour_at(large.content, (55, 20)) == "blue"


def test_sixteen_bits_of_grey_keep_their_light():
    large, _small = draw(pictures.grey_of_16_bits(), shape=PICTURE)

    found = pictures.opened(large.content)
    assert [round(found.getpixel((x, 20))[0] / 32) for x in (4, 36)] == [1, 7]


def test_nothing_that_the_phone_wrote_comes_along():
    taken = pictures.taken_by_a_phone()

    large, small = draw(taken, shape=PICTURE)

    assert b"Geheimphone" in taken
    assert b"Kanarie" in taken
    for drawn in (large, small):
        found = pictures.opened(drawn.content)
        assert dict(found.getexif()) == {}
        assert set(found.info) <= {"loop", "background", "timestamp", "duration"}
        for words in (b"Geheimphone", b"Kanarie", b"EXIF", b"ICCP", b"XMP "):
            assert words not in drawn.content


def test_a_photo_stands_as_the_phone_was_held():
    large, _small = draw(pictures.taken_by_a_phone(orientation=6), shape=PICTURE)

    assert (large.width, large.height) == (40, 80)
    assert pictures.colour_at(large.content, (20, 5)) == "red"
    assert pictures.colour_at(large.content, (20, 75)) == "blue"


def test_of_moving_pictures_the_first_is_kept():
    large, _small = draw(pictures.moving(), shape=PICTURE)

    assert getattr(pictures.opened(large.content), "n_frames", 1) == 1
    assert pictures.colour_at(large.content, (20, 20)) == "red"


def test_what_is_clear_becomes_white():
    large, _small = draw(pictures.clear(), shape=PICTURE)

    assert pictures.colour_at(large.content, (20, 20)) == "white"


@pytest.mark.parametrize("size", [(1, 1), (15, 400), (400, 15)])
def test_what_nobody_can_see_is_refused(size):
    assert _refusal(pictures.picture(size=size)) == [TOO_SMALL]


@pytest.mark.parametrize("size", [(50_000, 50_000), (8_000, 8_000), (17_000, 20), (6_000, 5_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    assert _refusal(pictures.bomb(*size)) == [TOO_MANY]


def test_a_large_photo_of_a_phone_is_read_at_a_fraction_of_its_size():
    large, _small = draw(pictures.picture("JPEG", size=(8_000, 6_000), quality=10), shape=PICTURE)

    assert (large.width, large.height) == (1600, 1200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_off_is_refused(kind, kept):
    whole = pictures.picture(kind, size=(300, 200))

    assert _refusal(whole[: int(len(whole) * kept)]) in ([DAMAGED], [NO_PICTURE])


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        (b"<script>alert(1)</script>", TWO_THINGS),
        (b"<ScRiPt>", TWO_THINGS),
        (b"<!DOCTYPE html><html>", TWO_THINGS),
        (b"<?php system($_GET['c']); ?>", TWO_THINGS),
        (b"PK\x05\x06" + b"\0" * 18, TWO_THINGS),
        (b"Rar!\x1a\x07\x00", TWO_THINGS),
    ],
)
def test_a_picture_that_is_something_else_as_well_is_refused(added, sentence):
    assert _refusal(pictures.picture("JPEG") + added) == [sentence]


def test_a_program_in_the_comment_of_a_picture_is_refused():
    assert _refusal(pictures.picture("JPEG", comment=b"<script>1</script>")) == [TWO_THINGS]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a picture first."),
        (b"%PDF-1.7 hello", TWO_THINGS),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', SVG),
        (b'<?xml version="1.0"?>\n<SVG onload="alert(1)"/>', SVG),
        (b"GIF89a", NO_PICTURE),
        (b"hello, I am a photo", NO_PICTURE),
        (b"BM" + b"\0" * 100, NO_PICTURE),
        (b"II*\0" + b"\0" * 100, NO_PICTURE),
        (b"x" * 5_000_001, "A picture may be 5 MB at most."),
    ],
    ids=["empty", "pdf", "svg", "svg-xml", "gif-head", "words", "bmp", "tiff", "long"],
)
def test_what_is_no_picture_is_refused_with_its_sentence(content, sentence):
    assert _refusal(content) == [sentence]


@hypothesis_settings(max_examples=150)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_broken_picture_is_drawn_or_refused_and_nothing_else(kind, changes):
    content = bytearray(pictures.picture(kind, size=(40, 30)))
    for place, value in changes:
        content[int(place * (len(content) - 1))] = value

    with suppress(InvalidInput):
        large, _small = draw(bytes(content), shape=PICTURE)
        assert pictures.opened(large.content).format == "WEBP"
