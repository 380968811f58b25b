"""Evidence as the appraisal team meets it: rehearsals and bundles."""
