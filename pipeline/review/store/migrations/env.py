# SPDX-License-Identifier: Apache-2.0
"""What Alembic runs: all steps in the one transaction that it is given."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
