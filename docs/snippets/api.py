"""Build an issue, list its files, and print what the checks find."""

from pathlib import Path

import newsletter

folder = Path("my-publication")
build = newsletter.build_issue(folder, "2020-08", platform="mailchimp")
print(build.issue.subject, build.email.size)
for file in build.artifacts:
    print(file.path, len(file.content))
for finding in newsletter.check_issue(folder, "2020-08"):
    print(finding.severity, finding)
