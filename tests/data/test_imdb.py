"""Reviews and their sentences."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.data import DataMissing, imdb


def test_sentences_end_at_stops_and_line_breaks():
    review = 'I liked it. "Really?" he asked! Mr. T. Jones is in it...<br /><br />no capital. here. <br>9 of 10!  Go'
    assert list(imdb.sentences(review)) == [
        "I liked it.", '"Really?" he asked!', "Mr. T. Jones is in it...", "no capital. here.", "9 of 10!", "Go",
    ]  # fmt: skip
    assert list(imdb.sentences("")) == list(imdb.sentences("<br /> ")) == []


def test_opinions_are_the_first_and_the_last_two(tmp_path):
    lines = [f"This is sentence number {number} of the review." for number in range(6)]
    (tmp_path / "imdb").mkdir()
    table = pa.table({"text": [" ".join(["Short.", *lines, "Short."]), lines[0], "x" * 300]})
    pq.write_table(table, tmp_path / "imdb" / "unsupervised-00000-of-00001.parquet")
    assert imdb.opinions(tmp_path) == [lines[0], lines[4], lines[5]]


def test_without_reviews_the_message_says_what_to_do(tmp_path):
    with pytest.raises(DataMissing, match="--download"):
        imdb.opinions(tmp_path)


def test_a_download_is_read_from_then_on(tmp_path, monkeypatch):
    hub = pytest.importorskip("huggingface_hub")
    source = tmp_path / "source.parquet"
    pq.write_table(pa.table({"text": ["One whole sentence of a review."], "label": [-1]}), source)
    monkeypatch.setattr(hub, "hf_hub_download", lambda *arguments, **options: str(source))
    assert imdb.opinions(tmp_path, download=True) == imdb.opinions(tmp_path) == ["One whole sentence of a review."]
