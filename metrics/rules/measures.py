"""What a day's facts hold: additive counts and lists of durations, never a percentage."""

# One column each; numerators and denominators of the same cohort stand together.
MEASURES = (
    "received",
    "unmatchable",
    "recontact_base_7",
    "recontact_hits_7",
    "recontact_base_14",
    "recontact_hits_14",
    "recontact_base_30",
    "recontact_hits_30",
    "complaint_base",
    "complaint_hits",
    "misguided",
    "erroneous",
    "resolved",
    "reopened",
    "closed",
    "departed",
    "first_response_due",
    "first_response_met",
    "resolution_due",
    "resolution_met",
    "handled",
    "talk_seconds",
    "hold_seconds",
    "wrap_up_seconds",
    "abandoned",
)
# Each list of durations has as many values as the measure beside it counts.
DURATIONS = {
    "handle_times": "handled",
    "resolution_times": "resolved",
    "days_to_close": "closed",
}
