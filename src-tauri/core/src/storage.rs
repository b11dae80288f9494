//! Connections and their settings, transactions, migrations.
