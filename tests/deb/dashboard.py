"""Every metric that the dashboard and the alert rules ask for is one that the
programs' source prints; every alert names an incident of the runbook."""
import json
import re

dash = open("deploy/grafana/voipconfig.json").read()
rules = open("deploy/prometheus/alerts.yml").read()
runbook = open("deploy/RUNBOOK.md").read()
source = open("fcgi/prov/metrics.c").read() + open("fcgi/prov/serve.c").read() \
    + open("admin-cgi/api/system.c").read()

json.loads(dash)
names = set(re.findall(r"voipconfig_\w+", dash + rules))
assert len(names) > 10, names
for name in sorted(names):
    bare = re.sub(r"_(total|bucket|sum|count)$", "", name[len("voipconfig_"):])
    assert '"%s"' % bare in source or name in source, name
numbers = re.findall(r'runbook: "(\d+)"', rules)
assert len(numbers) == rules.count("alert: "), "an alert without a runbook"
incidents = dict(re.findall(r"^## (\d+)\. (.*?)(?=^## |\Z)", runbook,
                            re.M | re.S))
for name, n in re.findall(r'alert: (\w+).*?runbook: "(\d+)"', rules, re.S):
    assert name in incidents[n], "incident %s does not name %s" % (n, name)
print("ok %d metrics, %d alerts" % (len(names), len(numbers)))
