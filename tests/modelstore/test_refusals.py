# SPDX-License-Identifier: Apache-2.0
"""Every model that is not what it should be is refused with its reason, and nothing is executed.

Hashes in the manifest are renewed throughout: whoever can change the weights can change them too.
"""

import functools
import hashlib
import io
import json
import operator
import os
import tracemalloc
import zipfile
from dataclasses import fields

import numpy as np
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from pipeline.errors import ModelError
from pipeline.modelstore import RULE_LABELS, Seen
from pipeline.modelstore.archive import MOST_BYTES
from pipeline.modelstore.model import Arrays
from pipeline.modelstore.shelf import CARD_FILE, MANIFEST_FILE, MODEL_FILE
from pipeline.modelstore.store import features_hash, load_model

SCHEMA = "schema.json"
# One of the arrays.
ARRAY = "7.npy"
MEGABYTE = 1024 * 1024
NO_ARCHIVE = "it is no archive of skops"
NO_SCHEMA = "it has no readable schema"
NO_NUMBERS = "it declares an array that holds no numbers"
NO_ARRAY = "one of its arrays is not what it claims to be"
UNKNOWN = "it declares an unknown type"
CHANGED = "a golden provision gets another probability"


def renew(folder, **changes):
    """Writes the hash of the weights, and other changes, into the manifest."""
    path = folder / MANIFEST_FILE
    told = json.loads(path.read_bytes())
    told["weights_sha256"] = hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()
    path.write_text(json.dumps({**told, **changes}), encoding="utf-8")


def put(folder, data):
    (folder / MODEL_FILE).write_bytes(data)
    renew(folder)


def members_of(folder):
    with zipfile.ZipFile(folder / MODEL_FILE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(folder, members, compression=zipfile.ZIP_DEFLATED):
    """Puts an archive of these pairs of name and bytes in place of the weights."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    put(folder, written.getvalue())


def change_schema(folder, change):
    members = members_of(folder)
    schema = json.loads(members[SCHEMA])
    change(schema)
    pack(folder, {**members, SCHEMA: json.dumps(schema).encode()}.items())


def change_numbers(folder, **changes):
    """Writes the weights with some of them changed, as anyone with skops can."""
    plain = skops.io.loads((folder / MODEL_FILE).read_bytes(), trusted=[])
    put(folder, skops.io.dumps({**plain, **changes}))


def change_array(folder, data):
    """Puts other bytes in place of the intercepts."""
    members = members_of(folder)
    name = json.loads(members[SCHEMA])["content"]["intercepts"]["file"]
    pack(folder, {**members, name: data}.items())


def npy(header, data=b"", magic=b"\x93NUMPY\x01\x00"):
    return magic + len(header).to_bytes(2, "little") + header.encode() + data


def npy_header(descr="'<f8'", shape="(25,)"):
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"


def measured(refusal, folder):
    """Returns why a model is refused, and how many bytes saying so took at most."""
    tracemalloc.start()
    try:
        return refusal(folder), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def trap(marker):
    """Returns what pickle writes of an object whose __reduce__ gives (os.mkdir, (marker,))."""
    return f"cos\nmkdir\n(V{marker}\ntR.".encode()


def test_the_model_itself_is_whole_and_executes_nothing(folder, watch, model):
    with watch.listening() as executed:
        load_model(folder)
    assert executed == []


def test_the_trap_springs_and_is_heard_where_pickles_are_read(tmp_path, watch):
    """Without this, a marker that is missing and a watch that heard nothing would show nothing."""
    marker = tmp_path / "marker"
    with watch.listening() as executed:
        np.load(io.BytesIO(trap(marker)), allow_pickle=True)
    assert marker.exists()
    assert executed == ["pickle.find_class"]


# Files that are not the weights.


def test_a_pickle_is_refused_and_never_run(folder, tmp_path, refusal):
    marker = tmp_path / "marker"
    put(folder, trap(marker))
    assert NO_ARCHIVE in refusal(folder)
    assert not marker.exists()


def test_a_pickle_in_an_array_is_refused_and_never_run(folder, tmp_path, refusal):
    marker = tmp_path / "marker"
    change_array(folder, npy(npy_header("'|O'", "()"), trap(marker)))
    assert NO_ARRAY in refusal(folder)
    change_array(folder, trap(marker))
    assert NO_ARRAY in refusal(folder)
    assert not marker.exists()


@pytest.mark.parametrize(
    "cut", [0, 1, 0.5, -1], ids=["all of it", "all but a byte", "half of it", "its last byte"]
)
def test_a_truncated_file_is_refused(folder, cut, refusal):
    data = (folder / MODEL_FILE).read_bytes()
    put(folder, data[: int(len(data) * cut) if isinstance(cut, float) else cut])
    assert NO_ARCHIVE in refusal(folder)


def test_changed_bytes_are_told_by_their_hash(folder, refusal):
    path = folder / MODEL_FILE
    path.write_bytes(path.read_bytes() + b"\n")
    assert "is not the file that the manifest was written for" in refusal(folder)


def test_an_oversized_file_is_refused_before_it_is_read(folder, refusal):
    with (folder / MODEL_FILE).open("ab") as file:
        file.truncate(MOST_BYTES + 1)
    renew(folder)
    assert f"has {MOST_BYTES + 1} bytes, more than {MOST_BYTES}" in refusal(folder)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (MANIFEST_FILE, "there is no model in"),
        (MODEL_FILE, f"{MODEL_FILE} cannot be read"),
    ],
)
@pytest.mark.parametrize("instead", ["nothing", "a folder"])
def test_a_missing_file_is_named(folder, name, said, instead, refusal):
    (folder / name).unlink()
    if instead == "a folder":
        (folder / name).mkdir()
    message = refusal(folder)
    assert said in message
    assert name in message


def test_a_missing_folder_is_no_model(tmp_path, refusal):
    assert "there is no model in" in refusal(tmp_path / "nowhere")


def test_the_card_is_for_readers_alone(folder):
    (folder / CARD_FILE).unlink()
    assert load_model(folder).manifest.version == "1.2.3"


# Manifests.


def replaced(old, new):
    def change(text):
        assert text.count(old) > 0
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda text: "", "wrong at the file", id="empty"),
        pytest.param(lambda text: text[:-9], "wrong at the file", id="broken JSON"),
        pytest.param(lambda text: "[" * 100_000, "wrong at the file", id="nested deeply"),
        pytest.param(lambda text: "[]", "wrong at the file", id="a list"),
        pytest.param(lambda text: "{}", "wrong at format: Field required", id="no keys"),
        pytest.param(replaced('"format": 1', '"format": 2'), "wrong at format", id="format 2"),
        pytest.param(replaced('"format": 1', '"format": "1"'), "at format", id="format in words"),
        pytest.param(
            replaced('"seed": 1', '"sed": 1, "seed": 1'), "wrong at sed", id="unknown key"
        ),
        pytest.param(
            replaced('"positives": 5', '"positives": 5, "run": "x"'),
            "wrong at labels.0.run",
            id="unknown key below",
        ),
        pytest.param(
            replaced('"calibration_error": 0.25', '"calibration_error": NaN'),
            "wrong at calibration_error",
            id="NaN",
        ),
        pytest.param(
            replaced('"listed": 0.5', '"listed": Infinity'),
            "wrong at labels.0.listed",
            id="infinite threshold",
        ),
        pytest.param(
            replaced('"listed": 0.5', '"listed": 1.5'), "wrong at labels.0.listed", id="over one"
        ),
        pytest.param(
            replaced('"listed": 0.5', '"listed": -0.5'),
            "wrong at labels.0.listed",
            id="below zero",
        ),
        pytest.param(
            replaced('"mandatory_branding": 0.7', '"mandatory_branding": NaN'),
            "wrong at golden.0.hits.mandatory_branding",
            id="NaN in what rules said",
        ),
        pytest.param(
            replaced('"probabilities": {', '"probabilities": {"strange": NaN, '),
            "wrong at golden.0.probabilities.strange",
            id="NaN in a golden probability",
        ),
        pytest.param(replaced('"by-hand"', '"../by-hand"'), "wrong at name", id="path as a name"),
        pytest.param(replaced('"1.2.3"', '"1.2"'), "wrong at version", id="half a version"),
        pytest.param(
            replaced('"weights_sha256": "', '"weights_sha256": "g'),
            "wrong at weights_sha256",
            id="no hash",
        ),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_with_the_place(folder, change, said, refusal):
    path = folder / MANIFEST_FILE
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert said in refusal(folder)


def test_a_manifest_that_is_no_text_is_refused(folder, refusal):
    (folder / MANIFEST_FILE).write_bytes(b"\xff\xfe\x00")
    assert "its manifest is wrong at the file" in refusal(folder)


def test_an_oversized_manifest_is_refused_before_it_is_read(folder, refusal):
    with (folder / MANIFEST_FILE).open("ab") as file:
        file.truncate(2 * MEGABYTE + 1)
    assert f"its manifest is larger than {2 * MEGABYTE} bytes" in refusal(folder)


def test_fewer_golden_provisions_than_five_show_nothing(folder, refusal):
    told = json.loads((folder / MANIFEST_FILE).read_bytes())
    renew(folder, golden=told["golden"][:4])
    assert "its manifest is wrong at golden" in refusal(folder)


# Archives.


def deflated_badly(folder):
    """Makes the first block of a member one of a kind that does not exist."""
    return damaged(folder, zipfile.ZIP_DEFLATED, 0, 0x07)


def damaged(folder, compression, place, byte):
    pack(folder, members_of(folder).items(), compression)
    data = bytearray((folder / MODEL_FILE).read_bytes())
    with zipfile.ZipFile(folder / MODEL_FILE) as archive:
        first = archive.infolist()[0]
    data[first.header_offset + 30 + len(first.filename) + place] = byte
    return bytes(data)


def patched(folder, local, central, bits):
    """Sets bits in the headers of the first member: before its bytes, and in the directory."""
    data = bytearray((folder / MODEL_FILE).read_bytes())
    data[data.index(b"PK\x03\x04") + local] |= bits
    data[data.index(b"PK\x01\x02") + central] |= bits
    return bytes(data)


def badly_named(folder):
    """Says that the name of a member is UTF-8, which it is not."""
    data = patched(folder, 7, 9, 0x08)
    name = next(iter(members_of(folder))).encode()
    return data.replace(name, b"\xff" * len(name))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(deflated_badly, id="bad deflate"),
        pytest.param(lambda one: damaged(one, zipfile.ZIP_BZIP2, 0, 0), id="bad bzip2"),
        pytest.param(lambda one: damaged(one, zipfile.ZIP_LZMA, 4, 0xFF), id="bad LZMA"),
        pytest.param(lambda one: damaged(one, zipfile.ZIP_STORED, 20, 0xFF), id="bad checksum"),
        pytest.param(lambda one: patched(one, 6, 8, 0x01), id="encrypted"),
        pytest.param(lambda one: patched(one, 8, 10, 0x60), id="unknown compression"),
        pytest.param(badly_named, id="name that is no text"),
    ],
)
def test_a_damaged_archive_is_refused(folder, damage, refusal):
    put(folder, damage(folder))
    assert NO_ARCHIVE in refusal(folder)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"1.npy": 65 * MEGABYTE}, id="one array"),
        pytest.param({SCHEMA: 65 * MEGABYTE}, id="the schema"),
        pytest.param({"1.npy": 33 * MEGABYTE, "2.npy": 33 * MEGABYTE}, id="together"),
    ],
)
def test_what_inflates_beyond_the_limit_is_refused(folder, members, refusal):
    pack(folder, ((name, bytes(size)) for name, size in members.items()))
    assert (folder / MODEL_FILE).stat().st_size < MEGABYTE
    assert f"it holds more than {64 * MEGABYTE} bytes" in refusal(folder)


def test_too_many_members_are_refused(folder, refusal):
    members = members_of(folder)
    pack(folder, [*members.items(), *((f"{1000 + one}.npy", b"") for one in range(32))])
    assert "it holds too many members, or one twice" in refusal(folder)


@pytest.mark.parametrize("name", [SCHEMA, ARRAY])
def test_a_member_that_stands_twice_is_refused(folder, name, refusal):
    """Which of them is read would be up to the reader."""
    members = members_of(folder)
    assert name in members
    with pytest.warns(UserWarning, match="Duplicate name"):
        pack(folder, [*members.items(), (name, b"other")])
    assert "it holds too many members, or one twice" in refusal(folder)


@pytest.mark.parametrize(
    "name",
    [
        "../1.npy",
        "../x.npy",
        "/1.npy",
        "a/1.npy",
        "1.npy/",
        "x.npy",
        "1.py",
        "schema.json.bak",
        ".npy",
    ],
)
def test_a_member_with_another_name_is_refused_and_written_nowhere(
    folder, tmp_path, name, refusal
):
    before = sorted(tmp_path.rglob("*"))
    pack(folder, [*members_of(folder).items(), (name, b"x")])
    assert "it holds a member that is neither schema nor array" in refusal(folder)
    assert sorted(tmp_path.rglob("*")) == before


# Schemas.


@pytest.mark.parametrize(
    ("strange", "said"),
    [
        pytest.param(LogisticRegression(), "sklearn.linear_model._logistic", id="estimator"),
        pytest.param(functools.partial(os.makedirs, "x"), "functools.partial", id="partial"),
        pytest.param(operator.attrgetter("x"), "operator.attrgetter", id="operator"),
        pytest.param(operator.methodcaller("x"), "operator.methodcaller", id="method"),
        pytest.param(os.makedirs, "os.makedirs", id="function"),
        pytest.param(os.system, f"{os.name}.system", id="built-in function"),
        pytest.param(np.random.default_rng(1), "Generator", id="random generator"),
        pytest.param(np.float64(1), "numpy.float64", id="scalar"),
        pytest.param(np.float64, "numpy.float64", id="type"),
        pytest.param((1.0, 2.0), "builtins.tuple", id="tuple"),
        pytest.param({1.0}, "builtins.set", id="set"),
        pytest.param({1: "one"}, "builtins.int", id="key that is no text"),
    ],
)
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "instead"])
def test_a_type_that_is_not_plain_is_refused_by_name(folder, strange, said, inside, refusal):
    if inside:
        change_numbers(folder, idf=strange)
    else:
        put(folder, skops.io.dumps(strange))
    message = refusal(folder)
    assert UNKNOWN in message
    assert said in message


def test_bytes_of_any_kind_are_no_array(folder, refusal):
    change_numbers(folder, idf=b"import os")
    assert "it holds a member that is neither schema nor array" in refusal(folder)


def test_an_array_of_objects_is_refused(folder, refusal):
    change_numbers(folder, idf=np.array([os.makedirs, {}], dtype=object))
    assert NO_NUMBERS in refusal(folder)


def declares(module="builtins", name="str", loader="TypeNode", **more):
    return {"__module__": module, "__class__": name, "__loader__": loader, "__id__": 99, **more}


def as_terms(node):
    return lambda schema: schema["content"].update(terms=node)


def as_key_type(node):
    return lambda schema: schema["key_types"]["content"].append(node)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(as_key_type(declares("os", "system")), "os.system", id="type of a key"),
        pytest.param(
            as_terms(declares("os", "system", "FunctionNode")), "os.system", id="function"
        ),
        pytest.param(as_terms(declares(loader="ObjectNode")), "builtins.str", id="another loader"),
        pytest.param(as_terms(declares(loader="CachedNode")), "builtins.str", id="cached"),
        pytest.param(as_terms(declares("builtins", "eval")), "builtins.eval", id="eval"),
        pytest.param(as_terms({}), "None.None", id="nothing"),
        pytest.param(
            as_terms(declares(loader="JsonNode", content=[declares("os", "system")])),
            "os.system",
            id="below a text",
        ),
        pytest.param(as_terms(declares(["os"], "system")), UNKNOWN, id="a list for a module"),
        pytest.param(as_terms(declares("os", {"system": 1})), UNKNOWN, id="a tree for a class"),
        pytest.param(as_terms(declares(loader=[])), UNKNOWN, id="a list for a loader"),
    ],
)
def test_a_schema_that_declares_more_than_numbers_is_refused(folder, change, said, refusal):
    change_schema(folder, change)
    message = refusal(folder)
    assert UNKNOWN in message
    assert said in message


def test_a_long_name_is_cut(folder, refusal):
    change_schema(folder, as_terms(declares("x" * 10_000, "y")))
    assert len(refusal(folder)) < 500


def array_that(**more):
    return declares("numpy", "ndarray", "NdArrayNode", **more)


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(array_that(type="json", content=[], shape=declares()), id="of anything"),
        pytest.param(array_that(type="json", file=ARRAY), id="of two kinds"),
        pytest.param(array_that(type="numpy"), id="without a file"),
        pytest.param(array_that(type="numpy", file="77.npy"), id="in a file that is not there"),
        pytest.param(array_that(type="numpy", file=f"../{ARRAY}"), id="in a file elsewhere"),
        pytest.param(array_that(type="numpy", file=[ARRAY]), id="in a list of files"),
        pytest.param(declares(loader="JsonNode", file=ARRAY, content="1"), id="in a text"),
    ],
)
def test_an_array_that_is_no_member_of_numbers_is_refused(folder, node, refusal):
    change_schema(folder, as_terms(node))
    assert NO_NUMBERS in refusal(folder)


def test_the_schema_is_no_array(folder, refusal):
    change_schema(folder, as_terms(array_that(type="numpy", file=SCHEMA)))
    assert NO_ARRAY in refusal(folder)


def nested(depth):
    node = declares(loader="JsonNode", content='""')
    for _ in range(depth):
        node = declares("builtins", "list", "ListNode", content=[node])
    return node


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(None, id="none"),
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="broken"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"x"', id="a text"),
        pytest.param(b"[" * 100_000, id="nested beyond reading"),
        pytest.param(json.dumps(nested(10)).encode(), id="nested too deeply"),
        pytest.param(
            json.dumps(declares("builtins", "list", "ListNode", content=[1])).encode(),
            id="a number for a node",
        ),
    ],
)
def test_a_schema_that_cannot_be_read_is_refused(folder, schema, refusal):
    members = members_of(folder)
    del members[SCHEMA]
    if schema is not None:
        members[SCHEMA] = schema
    pack(folder, members.items())
    assert NO_SCHEMA in refusal(folder)


def test_many_small_nodes_cost_no_more_memory_than_a_model_may_have(folder, refusal):
    """A node takes three bytes in the schema, and far more where it is read."""
    pack(folder, [(SCHEMA, b'{"content": [' + b"{}," * (2 * MEGABYTE) + b"{}]}")])
    assert (folder / MODEL_FILE).stat().st_size < MEGABYTE // 32
    _, peak = measured(refusal, folder)
    assert peak < 64 * MEGABYTE


@pytest.mark.parametrize("protocol", [99, -1, None, True, "2"], ids=str)
def test_a_protocol_that_skops_does_not_know_is_refused(folder, protocol, refusal):
    change_schema(folder, lambda schema: schema.update(protocol=protocol))
    assert "it is no dictionary of protocol 2" in refusal(folder)


# Arrays.


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x93NUMPY\x01\x00", id="without a header"),
        pytest.param(npy(npy_header(shape="(10**12,)"), bytes(200)), id="calculated shape"),
        pytest.param(npy(npy_header(shape="(1000000000000, 1000000)"), bytes(200)), id="giant"),
        pytest.param(npy(npy_header(shape=f"({'9' * 4000},)"), bytes(200)), id="beyond counting"),
        pytest.param(npy(npy_header(), bytes(199)), id="a byte too few"),
        pytest.param(npy(npy_header(), bytes(201)), id="a byte too many"),
        pytest.param(npy(npy_header("'<i8'"), bytes(200)), id="integers"),
        pytest.param(npy(npy_header("'>f8'"), bytes(200)), id="the other way round"),
        pytest.param(npy(npy_header("'<c8'"), bytes(200)), id="complex"),
        pytest.param(npy(npy_header("'<U2'"), bytes(200)), id="texts"),
        pytest.param(npy(npy_header("'|O'"), bytes(200)), id="objects"),
        pytest.param(npy(npy_header("[('a', '<f8')]"), bytes(200)), id="records"),
        pytest.param(npy(npy_header("[('a', '|O')]"), bytes(200)), id="records of objects"),
        pytest.param(npy(npy_header(shape="25"), bytes(200)), id="shape that is a number"),
        pytest.param(npy(npy_header(shape="('x',)"), bytes(200)), id="shape of texts"),
        pytest.param(npy(npy_header(shape="(None,)"), bytes(200)), id="shape of nothing"),
        pytest.param(npy("[]", bytes(200)), id="a list for a header"),
        pytest.param(npy("{}", bytes(200)), id="an empty header"),
        pytest.param(npy("{", bytes(200)), id="a broken header"),
        pytest.param(npy("__import__('os').abort()", bytes(200)), id="a call"),
        pytest.param(npy("(" * 1000, bytes(200)), id="many brackets"),
        pytest.param(npy("-" * 3000 + "1", bytes(200)), id="many signs"),
        pytest.param(npy("-" * 60_000 + "1", bytes(200)), id="very many signs"),
        pytest.param(npy(npy_header(), bytes(200), b"\x93NUMPY\x02\x00"), id="another version"),
    ],
)
def test_an_array_that_is_not_what_it_claims_is_refused(folder, data, refusal):
    change_array(folder, data)
    assert NO_ARRAY in refusal(folder)


@pytest.mark.parametrize("shape", ["(5, 5)", "(-5, -5)", "(True, 25)", "(25, 1)", "(25.0,)"])
def test_an_array_of_a_strange_shape_is_refused(folder, shape, refusal):
    """Its size is right; whichever check sees it first may say so."""
    change_array(folder, npy(npy_header(shape=shape), bytes(200)))
    assert "is refused: " in refusal(folder)


def test_a_claim_costs_no_memory(folder, refusal):
    """A text as a side must not be repeated as often as the next side says."""
    change_array(folder, npy(npy_header(shape="('x', 10000000)"), bytes(200)))
    said, peak = measured(refusal, folder)
    assert NO_ARRAY in said
    assert peak < 10 * MEGABYTE


# Numbers.


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("idf", (11,)),
        ("idf", (12, 1)),
        ("words", (25, 12)),
        ("words", (12, 24)),
        ("rules", (12, 25)),
        ("neighbours", (25,)),
        ("intercepts", (24,)),
        ("slopes", (26,)),
        ("shifts", ()),
        ("hardness", (25,)),
        ("grades", (12,)),
    ],
    ids=str,
)
def test_numbers_that_do_not_fit_are_refused(folder, name, shape, refusal):
    change_numbers(folder, **{name: np.ones(shape)})
    assert f"its {name} do not fit its labels and terms" in refusal(folder)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("name", ["words", "shifts"])
def test_numbers_that_are_none_are_refused(folder, model, name, number, refusal):
    numbers = np.array(getattr(model.arrays, name))
    numbers.flat[-1] = number
    change_numbers(folder, **{name: numbers})
    assert f"its {name} do not fit its labels and terms" in refusal(folder)


def test_a_manifest_of_fewer_labels_does_not_fit(folder, refusal):
    told = json.loads((folder / MANIFEST_FILE).read_bytes())
    renew(folder, labels=told["labels"][1:])
    assert "do not fit its labels and terms" in refusal(folder)


@pytest.mark.parametrize("name", [one.name for one in fields(Arrays) if one.name != "terms"])
def test_changed_weights_are_told_by_golden_provisions_though_their_hash_was_renewed(
    folder, model, name, refusal
):
    numbers = getattr(model.arrays, name)
    change_numbers(
        folder, **{name: numbers + np.linspace(1, 2, numbers.size).reshape(numbers.shape)}
    )
    assert CHANGED in refusal(folder)


def test_other_golden_labels_are_told(folder, refusal):
    told = json.loads((folder / MANIFEST_FILE).read_bytes())
    del told["golden"][-1]["probabilities"][RULE_LABELS[0]]
    renew(folder, golden=told["golden"])
    assert CHANGED in refusal(folder)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # what overflows says so
def test_weights_that_give_no_number_at_all_are_told(folder, model, refusal):
    """Endless times nothing is no number, and no number is near any other."""
    words = np.full(model.arrays.words.shape, 1.7e308)
    change_numbers(folder, words=words, slopes=np.zeros(len(RULE_LABELS)))
    assert CHANGED in refusal(folder)


def test_what_another_version_of_the_program_sees_is_refused(folder, refusal):
    renew(folder, features_sha256=64 * "0")
    assert "it was made for what another version of this program sees" in refusal(folder)


def test_other_terms_are_refused(folder, model, refusal):
    change_numbers(folder, terms="\n".join(reversed(model.arrays.terms)))
    assert "it was made for what another version of this program sees" in refusal(folder)


def test_a_term_that_stands_twice_is_refused_though_its_hash_was_renewed(folder, model, refusal):
    class Twice:
        terms = (*model.arrays.terms[1:], model.arrays.terms[1])

    change_numbers(folder, terms="\n".join(Twice.terms))
    renew(folder, features_sha256=features_hash(Twice))
    assert "it was made for what another version of this program sees" in refusal(folder)


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param({}, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param("terms", id="a text"),
        pytest.param(np.ones(3), id="an array"),
        pytest.param({"terms": "a\nb"}, id="terms alone"),
        pytest.param({"terms": ["a", "b"]}, id="terms as a list"),
        pytest.param({"terms": np.ones(3)}, id="terms as numbers"),
    ],
)
def test_plain_things_that_are_no_model_are_refused(folder, plain, refusal):
    put(folder, skops.io.dumps(plain))
    whys = ("the numbers of a classifier", "no dictionary", "neither a text nor an array")
    assert any(why in refusal(folder) for why in whys)


def test_a_text_in_place_of_numbers_is_refused(folder, refusal):
    change_numbers(folder, idf="many")
    assert "it does not hold the numbers of a classifier" in refusal(folder)


# What holds for all of them.


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: (one / MODEL_FILE).write_bytes(b""), id="hash"),
        pytest.param(lambda one: (one / MANIFEST_FILE).write_bytes(b""), id="manifest"),
        pytest.param(lambda one: put(one, b""), id="archive"),
        pytest.param(lambda one: put(one, skops.io.dumps({})), id="weights"),
        pytest.param(lambda one: change_numbers(one, idf=np.ones(3)), id="shapes"),
        pytest.param(lambda one: renew(one, features_sha256=64 * "0"), id="features"),
        pytest.param(lambda one: change_numbers(one, shifts=np.ones(25)), id="golden"),
    ],
)
def test_each_refusal_says_where_the_model_lies(folder, spoil, refusal):
    spoil(folder)
    assert repr(str(folder)) in refusal(folder)


def test_whatever_bytes_change_it_is_refused_or_judges_as_before(folder, model):
    """Some bytes say nothing: dates, or who wrote the archive."""
    whole = (folder / MODEL_FILE).read_bytes()
    paper = [Seen("SUB shall show the PRIME logo.", ("Branding",), {"exclusivity": 0.5})]
    before = model.score(paper).together
    change = st.tuples(st.integers(0, len(whole) - 1), st.integers(1, 255))

    @settings(max_examples=200, deadline=None)
    @given(changes=st.lists(change, min_size=1, max_size=3))
    def judge_changed(changes):
        data = bytearray(whole)
        for place, bits in changes:
            data[place] ^= bits
        put(folder, bytes(data))
        try:
            loaded = load_model(folder)
        except ModelError:
            return
        np.testing.assert_array_equal(loaded.score(paper).together, before)

    judge_changed()
