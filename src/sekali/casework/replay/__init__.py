"""A past case done again under another version of its service: what would come out otherwise.

Pure: no database, no clock. A case is replayed under the version it was submitted under and under
the new one, with the same facts, at the same instants, and the two are compared. What people did is
replayed as they did it; what rules, fees, conditions and clocks say is computed anew.
"""
