# Everything a person or a machine runs. The flags are always the same, so that nothing is built twice.

.PHONY: help setup build demo test lint release measure soak soak-matrix soak-pairs soak-rivals soak-stops negate fuzz sanitize

help:
	@echo "make demo      the main job on the built-in AWS: one update that succeeds, one that is put back"
	@echo "make test      everything that must hold, with the seconds of each stage"
	@echo "make build     the program, for trying"
	@echo "make release   the program, for installing"
	@echo "make lint      formatting, imports, forbidden calls"
	@echo "make measure   the figures of docs/performance.md"
	@echo "make soak      random rollouts with random faults; SEEDS=1000 FIRST=1 JOBS=2 FLEET=3x4 WITH=all"
	@echo "make soak-matrix  a crash at every call, for every strategy; soak-pairs, soak-rivals, soak-stops; PART=3/10"
	@echo "make negate    every condition before a changing call negated in turn: some test must fail; ONLY=Committing EVERY=4"
	@echo "make fuzz      random scripts and spoilt frames for hooks' machine, memory and races checked; FUZZ_SECONDS=600"
	@echo "make sanitize  the tests of that machine with memory checked, and its fuzzing with races checked"
	@echo "make setup     what the build needs besides Swift"

setup:
	@scripts/setup

build: setup
	swift build

demo:
	@scripts/demo

test:
	@scripts/test

lint:
	@scripts/lint

# In a folder of its own: the flags differ from those of the tests, and each keeps what it has built. They are for a small
# program: no names for other programs to link to, so that what is not used can go, short relocations, and what a run uses
# side by side (scripts/order-functions writes which that is).
RELEASE = -c release --static-swift-stdlib --scratch-path .build-release
ifeq ($(shell uname -s),Linux)
RELEASE += -Xswiftc -Osize -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections \
	-Xswiftc -use-ld=lld -Xlinker --version-script=$(CURDIR)/scripts/release-exports.map \
	-Xlinker --symbol-ordering-file=$(CURDIR)/scripts/release-order.txt -Xlinker --no-warn-symbol-ordering \
	-Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=safe -Xlinker --strip-debug
endif

release: setup
	swift build $(RELEASE) --product haupdate-hooks
	swift build $(RELEASE) --product haupdate

measure: release
	@scripts/measure
	@scripts/measure-decode
	@scripts/measure-simulator
	@scripts/measure-hooks
	@scripts/measure-gates

SEEDS ?= 1000
FIRST ?= 1
JOBS ?= 2

# Optimised, and without the network of the program: it builds in half the time. In a folder of its own: the release has
# other flags.
soak: setup
	swift build -c release --product haupdate-soak --scratch-path .build-soak
	.build-soak/release/haupdate-soak --seeds $(SEEDS) --first $(FIRST) --jobs $(JOBS) \
		$(if $(FLEET),--fleet $(FLEET)) $(if $(WITH),--with $(WITH))

# One group of four, and something happens to its process at every call: it is killed and another command takes over, that
# one is killed as well, the same is started once more, or it is stopped for an hour and woken. PART=3/10 for a part.
MATRIX = .build-soak/release/haupdate-soak --jobs $(JOBS) $(if $(PART),--part $(PART)) --matrix
STRATEGIES ?= double canary rolling in-place

soak-matrix soak-pairs soak-rivals soak-stops: setup
	swift build -c release --product haupdate-soak --scratch-path .build-soak
	@failed=""; for strategy in $(STRATEGIES); do \
		$(MATRIX) $(patsubst soak-%,%,$(@:matrix=crashes)) --strategy $$strategy || failed="$$failed $$strategy"; \
	done; [ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

# Hours for all of them; a copy of the sources, built once with every condition on a switch.
negate: setup
	scripts/negate-conditions $(if $(ONLY),--only $(ONLY)) $(if $(EVERY),--every $(EVERY)) $(if $(OFFSET),--offset $(OFFSET))

fuzz: setup
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) scripts/fuzz

# In folders of their own; only the tests of the machine, whose C is what a memory checker is for.
sanitize: setup
	SANITIZER=thread scripts/fuzz
	swift test --sanitize=address --scratch-path .build-asan-tests --filter LuaMachineTests
