"""What is found, and who finds it: rating rules, lead appraisers and their appraisal windows."""
