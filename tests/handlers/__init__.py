"""Tests of the decisions: no network, no database, no clock; situations are made by hand."""
