import pytest

from newsletter.content.files import MAX_BYTES, read_text
from newsletter.errors import NewsletterError


def error_of(path):
    with pytest.raises(NewsletterError) as caught:
        read_text(path)
    return [(problem.location.line, problem.location.column, problem.message) for problem in caught.value.problems]


def written(tmp_path, content):
    path = tmp_path / "a.md"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a\r\nb\rc\n", "a\nb\nc\n", id="line-ends"),
        pytest.param(b"\xef\xbb\xbfa", "a", id="byte-order-mark"),
        pytest.param("a\u2028b\u2029c\x85d".encode(), "a b c d", id="rare-line-ends"),
        pytest.param(
            "tab\t \xa0 é 漢 👩\u200d🔬 \u202bعرب\u202c".encode(),
            "tab\t \xa0 é 漢 👩\u200d🔬 \u202bعرب\u202c",
            id="words",
        ),
        pytest.param(
            "co\u00adope\u200bra\u2060tives\ufeff, Auf\u200cla\u200dge \ufffc".encode(),
            "cooperatives, Auflage ",
            id="invisible-characters-from-word",
        ),
        pytest.param(
            "می\u200cخواهم, क्\u200dष, 👩🏽\u200d🌾, ❤️\u200d🔥".encode(),
            "می\u200cخواهم, क्\u200dष, 👩🏽\u200d🌾, ❤️\u200d🔥",
            id="joiners-that-a-script-or-an-emoji-needs",
        ),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_text_is_read(tmp_path, content, expected):
    assert read_text(written(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a\nb\xe9", [(2, 2, "byte 0xE9 is not UTF-8")], id="latin-1"),
        pytest.param("é\né".encode() + b"\xc3", [(2, 2, "byte 0xC3 is not UTF-8")], id="cut-off"),
        pytest.param(b"\xed\xa0\x80", [(1, 1, "byte 0xED is not UTF-8")], id="surrogate"),
        pytest.param("a".encode("utf-16"), [(1, 0, "the file is UTF-16")], id="utf-16"),
        pytest.param("plain".encode("utf-16-le"), [(1, 0, "the file is UTF-16")], id="utf-16-unmarked"),
        pytest.param(
            b"a\n\x00b \x7f",
            [
                (2, 1, "a control character (U+0000), which email cannot contain"),
                (2, 4, "a control character (U+007F), which email cannot contain"),
            ],
            id="control-characters",
        ),
        pytest.param(
            "\ufdd0".encode(), [(1, 1, "a control character (U+FDD0), which email cannot contain")], id="mark"
        ),
        pytest.param(
            "a\ufffe".encode(), [(1, 2, "a control character (U+FFFE), which email cannot contain")], id="noncharacter"
        ),
    ],
)
def test_text_is_refused_with_its_location(tmp_path, content, expected):
    assert error_of(written(tmp_path, content)) == expected


def test_size_is_bounded(tmp_path):
    assert len(read_text(written(tmp_path, b"a" * MAX_BYTES))) == MAX_BYTES
    assert error_of(written(tmp_path, b"a" * (MAX_BYTES + 1))) == [
        (0, 0, "the file has 1,000,001 bytes, and a text at most 1,000,000")
    ]


def test_problems_of_a_binary_file_are_few(tmp_path):
    assert len(error_of(written(tmp_path, b"\x01" * 500))) == 20


def test_a_byte_order_mark_is_not_counted_before_a_byte_that_is_not_utf8(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbfab\ncd\xe9f\n")
    assert error_of(path) == [(2, 3, "byte 0xE9 is not UTF-8")]
    path = written(tmp_path, b"\xef\xbb\xbfab\xe9")
    assert error_of(path) == [(1, 3, "byte 0xE9 is not UTF-8")]
