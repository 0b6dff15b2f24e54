# SPDX-License-Identifier: Apache-2.0
"""Papers in which nobody delivers services are told from those in which somebody does."""

import pytest

LOAN = (
    "The Lender agrees to make one loan to the Borrower, and the Borrower shall repay it by equal "
    "instalments. Upon an event of default the Lender may call in all indebtedness of the "
    "Borrower, and each of the Guarantors shall pay the Lender what the Borrower has not paid."
)
JOB = (
    "The Company shall employ the Executive as its head of finance. The Executive shall have a "
    "base salary and may earn an annual bonus. Where the Executive leaves for good reason the "
    "Company shall pay severance, and no employee shall be told of it."
)
RENT = (
    "The Landlord lets the rooms to the Tenant. The Tenant shall pay the rent each quarter and "
    "keep the rooms in repair, and the Landlord may enter them at reasonable hours."
)
SERVICES = (
    "The Provider shall help people into employment and shall tell the Prime of every employee "
    "who leaves. The Prime shall pay the Provider each month, and may audit its records. The "
    "Provider may rent rooms from a landlord of its own choice and shall keep them clean."
)


@pytest.mark.parametrize(
    ("title", "words", "kind"),
    [
        ("Revolving Loan Agreement", LOAN, "other_dealing"),
        ("Exhibit 10.1", LOAN, "other_dealing"),
        ("Letter of Appointment", JOB, "other_dealing"),
        ("Underlease of the Old Mill", RENT, "other_dealing"),
        ("Employment Support Contract", SERVICES, "contract"),
        ("Subcontract for Services", SERVICES, "contract"),
    ],
)
def test_names_and_words_of_a_dealing_tell_it(outline_of, title, words, kind):
    assert outline_of([title, *[words] * 8]).kind.value == kind


def test_papers_on_services_may_speak_of_tenants_throughout(outline_of):
    words = f"{RENT} The Provider shall help each of the tenants. The Provider reports monthly."
    assert outline_of(["Floating Support", *[words] * 8]).kind.value != "other_dealing"


def test_a_title_alone_tells_no_dealing(outline_of):
    assert outline_of(["Loan Agreement", *[SERVICES] * 8]).kind.value == "contract"


def test_a_few_lines_about_a_loan_are_no_loan_agreement(outline_of):
    assert outline_of(["Exhibit 10.1", LOAN]).kind.value != "other_dealing"
