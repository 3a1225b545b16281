"""Assessment: score sheets, their course, exemptions, commendations, objections, trials."""
