# SPDX-License-Identifier: Apache-2.0
"""Terms that stand in other papers: what brings them in, and what only speaks of them."""

import pytest

from pipeline.detect import compile_rules, judge_sentence
from pipeline.domain.taxonomy import Bound, FindingKind, Modifier
from pipeline.packs import load_rules


@pytest.fixture(scope="module")
def flow_down():
    """Returns the flow-down findings of a sentence."""
    book = load_rules()
    engine = compile_rules(book)

    def find(text):
        findings = judge_sentence(text, engine, book.parties)
        return [finding for finding in findings if finding.label is Modifier.FLOW_DOWN]

    return find


@pytest.mark.parametrize(
    "text",
    [
        "The Provider shall observe the Head Contract so far as it is relevant to the Services.",
        "The obligations of this Subcontract are back to back with those of the Main Contract.",
        "Clauses 4 to 19 of the Prime Contract apply mutatis mutandis to the Sub-contractor.",
        "The Head Contract shall be construed as though references to the Contractor were"
        " references to the Sub-contractor.",
        "Your actions must never place us in breach of the contract with the Council.",
        "The Provider shall not do or omit to do anything which may cause the Lead Provider to"
        " breach the Head Agreement.",
        "The Partner agrees to follow the brand book, style guide and all other standards that we"
        " publish on the partner portal.",
        "The Provider shall work in line with the current edition of the Quality Handbook.",
        "Bidders will be taken to have read and accepted the Framework terms and conditions.",
        "Each Member confirms that it has read the Network Rule Book.",
        "The Order Form, the Particulars and the documents listed in it form part of this"
        " Agreement.",
        "Should the two differ, the Head Contract takes precedence.",
        "Any amendment to the Prime Contract shall automatically bind the Sub-contractor.",
        "Our general conditions of purchase, copies of which are available on our website, apply"
        " to this order.",
        "The Provider has had the opportunity to inspect the Head Contract, which it is taken to"
        " know.",
        "The Sub-contractor's duties shall be no less onerous than those of the Contractor under"
        " the Main Contract.",
        "Your duties mirror ours under the prime contract.",
        "The terms of the Main Contract shall be deemed incorporated, save as to price.",
        "Subcontractor agrees to be bound to Contractor by the terms of the Prime Contract.",
        "You shall deliver the service as our tender to the Council says, and in line with our"
        " method statements.",
        "The Member shall stick to the house style, in whatever version is then on the portal.",
        "Please don't do anything that would land us in trouble under our contract with the"
        " Council.",
        "This Agreement shall be read in conjunction with the Framework Agreement.",
        "“House Rules” means the Lead Provider's rules and procedures as it may change them at any"
        " time.",
        "Distributor shall comply with Company's policies and procedures as modified from time to"
        " time.",
    ],
)
def test_another_paper_that_binds_is_found_without_a_grade(flow_down, text):
    (finding,) = flow_down(text)
    assert finding.kind is FindingKind.MODIFIER
    assert finding.severity == 0
    assert finding.bound in {Bound.SUB, Bound.UNCLEAR}


@pytest.mark.parametrize(
    "text",
    [
        "The Contractor has entered into the Head Contract with the Authority.",
        "The Lead Provider shall perform the Head Contract and remains answerable for it.",
        "“Head Contract” means the agreement dated 3 May between the Authority and the Prime.",
        "No provision of the Prime Contract applies to the Charity unless the Charity has agreed"
        " to it in writing.",
        "The Provider is not bound by the Head Contract.",
        "The Prime shall give the Provider a copy of the Head Contract.",
        "The Provider shall follow its own procedures as amended from time to time.",
        "The Provider shall comply with the Equality Act 2010 as amended from time to time.",
        "Meetings may be held back-to-back.",
        "Schedules 1 to 4 form part of this Agreement.",
    ],
)
def test_words_that_only_speak_of_another_paper_are_no_flow_down(flow_down, text):
    assert flow_down(text) == []
