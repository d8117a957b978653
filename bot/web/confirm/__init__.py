"""Confirming is the Centre's first hour: what nobody stands for, what is asked most of it first."""
