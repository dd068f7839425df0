# Voipconfig, in one file.  `make run` shows it, `make test` proves it,
# `make help` says the rest.
#
# CFLAGS, CPPFLAGS and LDFLAGS belong to whoever runs make; ours have other
# names, because a command-line CFLAGS= silently discards any "CFLAGS +=".
B      ?= build
CFLAGS ?= -O2 -g
prefix ?= /usr

WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	  -Wmissing-prototypes -Wold-style-definition -Wcast-qual \
	  -Wwrite-strings -Wpointer-arith -Wundef -Wvla -Wformat=2 \
	  -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough $(WERROR)
HARDEN  = -fstack-protector-strong -fPIE
MYSQL   = $(shell pkg-config --cflags libmariadb 2>/dev/null || mysql_config --include)
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -Ifcgi -Iadmin-cgi -Itests -MMD -MP \
	  $(WARN) $(HARDEN) $(XML) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(CFLAGS) $(LDFLAGS)
SAN     = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	  -fno-sanitize-recover=all -Wno-format-truncation

# What each room's code needs from outside (libraries stay in their rooms).
L_BASE = -lcrypto
L_DB   = $(shell pkg-config --libs libmariadb 2>/dev/null || mysql_config --libs) -lcrypt
L_WEB  = -lfcgi
L_RPS  = -lcurl -lxml2 -ljson-c

# Source lists are written out, floor by floor: the list is the architecture.
base   = $(addprefix fcgi/base/,\
	   arena.c begin.c buf.c cache.c cipher.c clock.c conf.c csv.c \
	   digest.c drain.c err.c log.c node.c pool.c scan.c vault.c zone.c)
db     = $(addprefix fcgi/db/,\
	   act.c book.c book_entry.c bulk.c bulk_phone.c catalogue.c \
	   cfg_text.c codec.c compile.c compile_many.c connect.c \
	   dashboard.c db.c db_many.c device.c device_find.c device_key.c \
	   device_line.c device_move.c device_part.c device_release.c \
	   device_whole.c enrol.c export.c extra.c fault.c fetchlog.c \
	   field.c field_rules.c find.c global.c group.c hosts.c import.c \
	   import_book.c import_device.c import_find.c import_key.c \
	   import_line.c import_names.c import_report.c import_run.c \
	   import_store.c import_table.c import_work.c job.c key_type.c \
	   knock.c link.c list.c list_phones.c list_text.c lock.c lock_state.c \
	   login.c login_guard.c mac_prefix.c migrate.c model.c \
	   model_keys.c near.c notifier.c notify.c notify_chosen.c \
	   notify_event.c notify_event_fetch.c notify_part.c notify_queue.c \
	   organisation.c organisation_delete.c organisation_fields.c \
	   organisation_find.c organisation_move.c param_secret.c \
	   parameter.c pardon.c personal.c prep.c prov.c reason.c \
	   resource.c resource_file.c resource_look.c resource_sweep.c \
	   rotate.c rps_account.c rps_drift.c rps_job_row.c rps_meter.c \
	   rps_queue.c rps_record.c rps_repair.c rps_request.c script.c \
	   second_factor.c secrets.c seen.c session.c setting.c \
	   setting_check.c sheet.c stmt.c tally.c task.c template.c \
	   template_edit.c token.c totp.c tsv.c upload.c upload_local.c \
	   user.c user_device.c user_password.c user_rules.c view.c \
	   vitals.c webhook.c)
web    = $(addprefix fcgi/web/,\
	   cgi.c edge.c file.c listen.c req.c resp.c route.c serve.c \
	   spool.c)
render = $(addprefix fcgi/render/,\
	   diff.c directory.c file.c global.c layers.c lint.c lint_models.c \
	   lint_names.c lock.c lock_layers.c make.c overlay.c release.c \
	   render.c shelf.c ticket.c tmpl.c tmpl_scan.c tree.c tree_mac.c \
	   why.c)
prov   = $(addprefix fcgi/prov/,\
	   auth.c auth_parse.c bucket.c cert.c config.c directory.c enrol.c \
	   flog.c gate.c guard.c guard_table.c ident.c look.c metrics.c \
	   pardon.c record.c serve.c ua.c upload.c)
ctl    = $(addprefix admin-cgi/ctl/,\
	   args.c book.c bulk.c catalogue.c commands.c common.c demo.c \
	   demo_data.c demo_env.c demo_file.c device.c device_move.c \
	   doctor.c doctor_db.c doctor_net.c enrol.c extra.c group.c help.c \
	   import.c key.c line.c lint_file.c migrate.c model.c notify.c \
	   organisation.c out.c parts.c queue.c rekey.c render.c resource.c \
	   rps.c rps_answer.c rps_ask.c rps_drift.c setting.c stock.c \
	   tasks.c template.c token.c upload.c user.c why.c)
api    = $(addprefix admin-cgi/api/,\
	   audit.c book.c bulk.c call.c change.c dashboard.c device.c \
	   device_body.c device_move.c device_view.c diff.c enrol.c \
	   export.c extra.c fetch.c global.c group.c hunks.c idem.c idle.c \
	   import.c json.c json_walk.c key.c line.c lint.c model.c \
	   notifier.c notify.c organisation.c page.c parameter.c render.c \
	   resource.c routes.c rps.c rps_account.c select.c serve.c \
	   session.c setting.c system.c template.c template_scope.c token.c \
	   upload.c upload_cfg.c upload_xml.c user.c version.c view.c \
	   webhook.c who.c why.c)
rps    = $(addprefix admin-cgi/rps/,\
	   answer.c check.c client.c client_json.c client_v1.c client_v2.c \
	   client_xml.c drift.c item.c look.c records.c retry.c said.c \
	   sign.c v1_call.c v2_bulk.c v2_call.c v2_read.c verdict.c words.c \
	   work.c work_device.c work_server.c worker.c xmlrpc.c)
net    = admin-cgi/net/http.c
notify = $(addprefix admin-cgi/notify/,\
	   gate.c helper.c policy.c way_action.c way_sip.c way_webhook.c \
	   worker.c)
sip    = $(addprefix admin-cgi/sip/,\
	   answer.c ask.c digest.c message.c talk.c tls.c wire.c)
rpswork = $(addprefix admin-cgi/rps/,\
	   answer.c drift.c item.c look.c retry.c verdict.c work.c work_device.c \
	   work_server.c worker.c)
sim    = $(addprefix tests/sim/phone_,text.c model.c seal.c cfg.c boot.c \
	   http.c state.c fetch.c rps.c walk.c apply.c user.c conf.c run.c)
simui  = $(addprefix tests/sim/phone_,report.c opts.c main.c)
simrps = $(addprefix tests/sim/rps_,account.c admin.c conn.c fault.c field.c \
	   front.c http.c journal.c json.c main.c net.c phone.c say.c sign.c \
	   store.c switch.c trade_device.c trade_server.c v1.c v1_device.c \
	   v1_server.c v2.c v2_bulk.c v2_device.c v2_server.c v2_token.c \
	   view.c xml.c xmlrpc.c)

ROOMS  = base db web render prov api ctl net notify rps sip sim
PROGRAMS = voipconfig-fcgi voipconfig-admin voipconfig-rps voipconfigctl \
	   voipconfig-notify voipconfig-sip-notify phone rps-sim

# V=1 shows the commands.
ifneq ($(V),1)
Q = @echo "  $(1) $(patsubst $(B)/%,%,$@)";
endif

o = $(patsubst %.c,$(B)/obj/%.o,$(1))
a = $(patsubst %,$(B)/lib/%.a,$(1))

all: $(PROGRAMS:%=$(B)/%) portal
# What a web server serves as the portal; quick when nothing is new.
portal:
	@sh deploy/portal.sh $(B)

$(B)/voipconfig-fcgi: $(call o,fcgi/main.c) $(call a,prov render db web base)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_WEB) $(L_DB) $(L_BASE)

$(B)/voipconfig-admin: $(call o,admin-cgi/main_api.c) $(B)/obj/openapi.o \
	$(call a,api render db web base)
	$(call Q,LD  )$(LINK) -o $@ $^ -ljson-c $(L_WEB) $(L_DB) $(L_BASE)
$(B)/obj/openapi.o: admin-cgi/api/openapi.json
	@mkdir -p $(@D)
	$(call Q,LD  )$(LD) -r -b binary -z noexecstack -o $@ $<

$(B)/voipconfigctl: $(call o,admin-cgi/main_ctl.c) $(call a,ctl render db base)
	$(call Q,LD  )$(LINK) -o $@ $^ -ljson-c $(L_DB) $(L_BASE)

$(B)/voipconfig-rps: $(call o,admin-cgi/main_rps.c) $(call a,rps net db base)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_RPS) $(L_DB) $(L_BASE)

$(B)/voipconfig-notify: $(call o,admin-cgi/main_notify.c) $(call a,notify net db base)
	$(call Q,LD  )$(LINK) -o $@ $^ -lcurl $(L_DB) $(L_BASE)

$(B)/voipconfig-sip-notify: $(call o,admin-cgi/main_sip.c) $(call a,sip base)
	$(call Q,LD  )$(LINK) -o $@ $^ -lssl $(L_BASE)

$(B)/phone: $(call o,$(simui)) $(call a,sim base)
	$(call Q,LD  )$(LINK) -o $@ $^ -lcurl $(L_BASE)

$(B)/rps-sim: $(call o,$(simrps)) $(call a,base)
	$(call Q,LD  )$(LINK) -o $@ $^ -ljson-c -lxml2 -lssl $(L_BASE)

define room
$(B)/lib/$(1).a: $(call o,$($(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call Q,AR  )$$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

$(B)/obj/fcgi/db/%.o: fcgi/db/%.c
	@mkdir -p $(@D)
	$(call Q,CC  )$(COMPILE) $(MYSQL) -c -o $@ $<
# Those that read XML.
$(call o,admin-cgi/api/upload_xml.c admin-cgi/rps/xmlrpc.c $(simrps)): XML = \
	$(patsubst -I%,-isystem %,$(shell pkg-config --cflags libxml-2.0))
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call Q,CC  )$(COMPILE) -c -o $@ $<

# ---- tests ------------------------------------------------------------------
# Each line says on which rooms a test may stand.
T_base   = arena buf cache cipher conf digest log node pool scan vault csv
T_db     = codec field knock near reason script sheet stmt totp look list
T_web    = listen req resp route serve
T_render = diff lock overlay render shelf tmpl tree
T_prov   = auth cert enrol flog front gate guard ident metrics ua
T_api    = json
T_sim    = sim_boot sim_cfg
T_rps    = rps_http rps_json rps_sign rps_tls rps_v1 rps_v2 rps_v2_said rps_words rps_xml
T_notify = notify
T_sip    = sip sip_talk
have = $(foreach t,$(1),$(if $(wildcard tests/unit/test_$(t).c),$(t)))

UNIT = $(foreach r,base db web render prov api rps notify sip sim,$(call have,$(T_$(r))))
FUZZ = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
DBTESTS = $(patsubst tests/db/test_db_%.c,%,$(wildcard tests/db/test_db_*.c))
unit = $(patsubst %,$(B)/tests/test_%,$(1))

$(call unit,$(T_base)):   $(call a,base)
$(call unit,$(T_db)):     $(call a,db base)
$(call unit,$(T_web)):    $(call a,web base)
$(call unit,$(T_render)): $(call a,render db base)
$(call unit,$(T_prov)):   $(call a,prov render db web base)
$(call unit,$(T_api)):    $(call a,api render db web base)
$(call unit,$(T_sim)):    $(call a,sim base)
$(call unit,$(T_rps)):    $(call o,$(addprefix tests/unit/,fake_http.c fake_rps.c)) \
	$(call a,rps net db base)
$(call unit,$(T_notify)): $(call a,notify net db base)
$(call unit,$(T_sip)):    $(call a,sip base)
$(B)/tests/test_front: $(call o,tests/fuzz/fake_link.c)
$(B)/tests/test_rps_tls: $(call o,tests/unit/fake_tls.c)
$(B)/tests/test_%: $(B)/obj/tests/unit/test_%.o
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lcmocka -ljson-c \
	    $(L_WEB) $(L_DB) $(L_RPS) -lssl $(L_BASE)
$(B)/tests/test_render $(B)/tests/mustache_spec $(B)/tests/golden: \
	$(call o,tests/unit/node_json.c)

$(B)/tests/mustache_spec: $(call o,tests/unit/mustache_spec.c) $(call a,render db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -ljson-c $(L_DB) $(L_BASE)
$(B)/tests/golden: $(call o,tests/unit/golden.c) $(call a,render db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -ljson-c $(L_DB) $(L_BASE)
$(B)/tests/db_rps: $(call o,tests/db/rps_fake.c admin-cgi/rps/said.c $(rpswork))
$(B)/tests/db_%: $(B)/obj/tests/db/test_db_%.o $(call a,render db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lcmocka -lpthread $(L_DB) $(L_BASE)
$(B)/tests/edge_demo: $(call o,tests/e2e/edge_demo.c) $(call a,web base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_WEB) $(L_BASE)
$(B)/tests/rps_drivers: $(call o,tests/e2e/rps_drivers.c) $(call a,rps net db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_RPS) $(L_DB) $(L_BASE)
$(B)/tests/rps_change: $(call o,tests/e2e/rps_change.c) $(call a,render db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_DB) $(L_BASE)
# Replays a corpus; make fuzz has libFuzzer's main instead.
REPLAY = $(call o,tests/fuzz/replay.c)
$(B)/tests/fuzz_rps_%: $(B)/obj/tests/fuzz/fuzz_rps_%.o $(REPLAY) \
	$(call a,rps net db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(L_RPS) $(L_DB) $(L_BASE)
$(B)/tests/fuzz_sip: $(B)/obj/tests/fuzz/fuzz_sip.o $(REPLAY) $(call a,sip base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lssl $(L_BASE)
# These see a database that is none.
$(addprefix $(B)/tests/fuzz_,$(filter api import lint page phone,$(FUZZ))): \
	$(call o,tests/fuzz/fake_link.c)
$(addprefix $(B)/tests/fuzz_,$(filter api phone,$(FUZZ))): $(call o,tests/fuzz/fake_peer.c)
$(addprefix $(B)/tests/fuzz_,$(filter api names,$(FUZZ))): $(B)/obj/openapi.o
$(B)/tests/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(REPLAY) \
	$(call a,prov api render db web base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) -ljson-c $(L_WEB) $(L_DB) $(L_BASE)

units: $(call unit,$(UNIT)) $(FUZZ:%=$(B)/tests/fuzz_%) $(DBTESTS:%=$(B)/tests/db_%) \
	$(addprefix $(B)/tests/,mustache_spec golden edge_demo rps_drivers \
	rps_change)

# The one command of the README: installs, builds strictly, runs everything.
test: packages-test
	$(MAKE) -j2 WERROR=-Werror all units
	$(MAKE) -j2 WERROR=-Werror B=$(B)/san CFLAGS='$(SAN)' units
	sh tests/run.sh $(B)

# Looks for new findings, with libFuzzer: FUZZ_SECONDS of CPU a harness, those
# named in FUZZ_ONLY or all.  Needs clang, which no other target does.
FUZZ_SECONDS ?= 60
FUZZ_ONLY    ?= $(FUZZ)
fuzz:
	@sh deploy/dev/packages.sh build fuzz
	$(MAKE) -j2 fuzzers
	sh tests/fuzz/run.sh $(B)/fuzz $(FUZZ_SECONDS) $(FUZZ_ONLY)
fuzzers:
	$(MAKE) B=$(B)/fuzz CC=clang CFLAGS='$(SAN:-Wno%=) -fsanitize=fuzzer-no-link' \
	    LDFLAGS=-fsanitize=fuzzer REPLAY= $(FUZZ_ONLY:%=$(B)/fuzz/tests/fuzz_%)

test-unit: units
	sh tests/run.sh $(B) unit
test-mustache: packages-test $(B)/tests/mustache_spec
	$(B)/tests/mustache_spec $${MUSTACHE_SPEC_DIR:-../shared/spec/mustache}
test-golden: $(B)/tests/golden
	$(B)/tests/golden
golden-accept: $(B)/tests/golden
	$(B)/tests/golden --accept
test-db: units
	sh tests/run.sh $(B) db
test-admin: packages-test all
	sh tests/run.sh $(B) admin
# In both languages at both widths; "make test" takes half of these four.
test-portal: packages-test all
	DIAGONAL= sh tests/run.sh $(B) portal
test-e2e: all units
	sh tests/run.sh $(B) e2e
test-attack: packages-test all
	sh tests/run.sh $(B) attack
lint:
	sh tests/run.sh $(B) lint

# ---- running ------------------------------------------------------------
packages:
	@sh deploy/dev/packages.sh
packages-test:
	@sh deploy/dev/packages.sh build run test
	@sh deploy/dev/npm.sh tests/admin $(B)/npm
	@sh deploy/dev/npm.sh tests/portal $(B)/npm-tests
run: packages
	$(MAKE) -j2 all
# A background job of a script is born deaf to SIGINT.
	@env --default-signal=INT sh deploy/dev/stack.sh run
up: packages
	$(MAKE) -j2 all
	@sh deploy/dev/stack.sh up
down:
	@sh deploy/dev/stack.sh down
bench bench-quick:
	@sh deploy/dev/packages.sh build run bench
	$(MAKE) -j2 all $(B)/bench/load $(B)/bench/empty $(B)/bench/pk $(B)/bench/claim
	sh tests/bench/run.sh $(if $(filter %quick,$@),quick,full)

$(B)/bench/load $(B)/bench/claim: $(B)/bench/%: $(B)/obj/tests/bench/%.o $(call a,db base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_DB) $(L_BASE)
$(B)/bench/empty: $(call o,tests/bench/empty.c) $(call a,base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_WEB) $(L_BASE)
$(B)/bench/pk: $(call o,tests/bench/pk.c) $(call a,base)
	@mkdir -p $(@D)
	$(call Q,LD  )$(LINK) -o $@ $^ $(L_WEB) $(L_DB) $(L_BASE)
$(B)/obj/tests/bench/pk.o: COMPILE += $(MYSQL)

clean:
	@if [ -d $(B)/run ]; then sh deploy/dev/stack.sh down; fi
	rm -rf $(B)

# For tests/lint/lists.sh.
list-%:
	@echo $($*)

install: all
	install -d $(DESTDIR)$(prefix)/sbin $(DESTDIR)$(prefix)/share/man/man8 \
	    $(DESTDIR)$(prefix)/share/voipconfig
	install $(B)/voipconfig-fcgi $(B)/voipconfig-admin $(B)/voipconfig-rps \
	    $(B)/voipconfig-notify $(B)/voipconfigctl $(DESTDIR)$(prefix)/sbin
	install -D $(B)/voipconfig-sip-notify \
	    $(DESTDIR)$(prefix)/libexec/voipconfig/voipconfig-sip-notify
	install deploy/setup.sh $(DESTDIR)$(prefix)/sbin/voipconfig-setup
	install deploy/backup/backup.sh $(DESTDIR)$(prefix)/sbin/voipconfig-backup
	install deploy/backup/restore.sh $(DESTDIR)$(prefix)/sbin/voipconfig-restore
	install -m 644 fcgi/voipconfig-fcgi.8 admin-cgi/voipconfig-admin.8 \
	    admin-cgi/voipconfig-rps.8 admin-cgi/voipconfig-notify.8 \
	    admin-cgi/voipconfigctl.8 deploy/voipconfig-setup.8 \
	    deploy/backup/voipconfig-backup.8 $(DESTDIR)$(prefix)/share/man/man8
	install -m 644 admin-cgi/api/openapi.json $(DESTDIR)$(prefix)/share/voipconfig
	cp -R schema templates $(DESTDIR)$(prefix)/share/voipconfig/
	rm -rf $(DESTDIR)$(prefix)/share/voipconfig/portal
	cp -R $(B)/portal $(DESTDIR)$(prefix)/share/voipconfig/

# Debian packages, built in a copy so that the source stays clean.
deb: portal
	@sh deploy/dev/packages.sh build deb
	sh deploy/deb.sh $(B)
# Installs them on machines of its own, made once: root, minutes and 1 GB.
test-deb: all
	@sh deploy/dev/packages.sh build deb test-deb
	sh tests/deb/run.sh $(B)

help:
	@echo 'make run        show everything on this machine; Ctrl-C ends it, a script: TERM'
	@echo 'make up, down   the same in the background; build/run/env says where'
	@echo 'make test       install what tests need, build, run every test'
	@echo 'make test-unit test-db test-admin test-portal test-e2e test-attack test-mustache test-golden lint'
	@echo 'make fuzz       looks for findings with libFuzzer: FUZZ_SECONDS=60 of CPU a harness'
	@echo 'make bench      speed, as ratios; bench-quick: in two minutes'
	@echo 'make install    programs, portal, manuals, schema, templates (DESTDIR, prefix)'
	@echo 'make deb        Debian packages, in build/deb; test-deb: installs, upgrades, restores them'
	@echo 'make clean      forget everything built, the demo data too'


.PHONY: packages-test all portal units fuzz fuzzers test test-unit test-mustache test-golden golden-accept \
	test-db test-admin test-portal test-e2e test-attack lint packages run up down bench bench-quick clean \
	install deb test-deb help
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
