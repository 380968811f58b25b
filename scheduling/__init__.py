"""When an appraisal can be: clocks, candidates, bookings, interviews."""
