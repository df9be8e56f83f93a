"""Boards and exports across contexts; reads only."""
