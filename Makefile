# 安全生产指导帮扶与培训门户. `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
HOST ?= 127.0.0.1
export PORT
# How many times a drill kills, races or asks; `.ci/run` takes a tenth, with a fixed seed.
N ?= 50
DRILL_SEED ?= 0
PYTEST_ARGS ?=

STAMPS := var/stamps
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
MIGRATIONS := $(wildcard */migrations/0*.py)
FACTS := $(wildcard portal/starter/facts/*)

.PHONY: help run test checks test-postgres test-elasticsearch drills lint format types contracts migrations-made bench-pages bench-people bench-assistance bench-training bench-search demo bundle upgrade rollback restore chromium nginx elasticsearch-node clean

help: ## 列出所有命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "make %-16s %s\n", $$1, $$2}'

run: $(STAMPS)/loaded ## 装好一切，启动网站（make run PORT=8001 换端口）
	@sed -n 's/^ADMIN_EMAIL=/管理员登录名：/p' .env
	@$(MANAGE) serve --host $(HOST) --port $(PORT)

demo: $(STAMPS)/loaded ## 载入演示数据：十二家示例企业一年的帮扶，每个岗位一个账号
	@$(MANAGE) load_demo

upgrade: ## 升级：备份、取新代码、安装、升级数据库、检查（make upgrade TO=标签）
	@scripts/upgrade.sh $(if $(TO),--to $(TO))

rollback: ## 回到上次升级以前：程序和数据
	@scripts/upgrade.sh --rollback

restore: $(STAMPS)/venv .env ## 放回备份里的数据（make restore FROM=文件；不写 FROM 就是最近的一份）
	@scripts/upgrade.sh --restore "$(or $(FROM),latest)"

# --- what `run` stands on; each step is done again only when what it is made from changes -------------------------

$(STAMPS):
	@mkdir -p $@

$(STAMPS)/system: scripts/system-packages.sh | $(STAMPS)
	@scripts/system-packages.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk || true
	@touch $@

# Compiled at once: it halves the time that every start takes.
$(STAMPS)/venv: uv.lock pyproject.toml scripts/uv.sh | $(STAMPS)
	@echo "正在安装 Python 依赖，第一次要一两分钟"
	@scripts/uv.sh sync --frozen --quiet --compile-bytecode
	@touch $@

.env: | $(STAMPS)/venv
	@$(PYTHON) scripts/write_env.py

$(STAMPS)/migrated: $(STAMPS)/venv $(MIGRATIONS) .env
	@$(MANAGE) migrate --no-input --verbosity 0
	@touch $@

$(STAMPS)/loaded: $(STAMPS)/system $(STAMPS)/migrated $(FACTS)
	@echo "正在载入初始内容，约一分钟"
	@$(MANAGE) load_starter
	@$(MANAGE) search_drain
	@$(MANAGE) make_admin
	@touch $@

bundle: $(STAMPS)/venv ## 打一个离线安装包（var/bundle/），拿到不联网的机器上安装
	@scripts/bundle.sh

# --- tests ----------------------------------------------------------------------------------------------------------

# One process more than CI has cores: two that wait for a browser or for a child leave a third of their time unused.
# A file stays in one process, so that what its tests share (a server, a walk over the site) is made once. In the order
# of their names: by the number of tests, as xdist would have it, the long walks of the browser come last and alone.
AT_ONCE := -n 3 --dist loadfile --no-loadscope-reorder

# What the browser tests need may be missing where apt may not install; CI must have it.
SUITE = $(PYTHON) -m pytest $(AT_ONCE) $(PYTEST_ARGS) tests --ignore=tests/drills --ignore=tests/elasticsearch $$(test -e $(STAMPS)/chromium || echo --ignore=tests/e2e --ignore=tests/a11y) $$(test -e $(STAMPS)/nginx || echo --ignore=tests/deploy/test_nginx.py)

test: checks chromium nginx ## 新人能跑的全部检查和测试
	@$(SUITE)
	@echo
	@test -e $(STAMPS)/chromium || echo "没有在这里跑的：浏览器测试 tests/e2e、tests/a11y（缺 Chromium，装上后再运行 make test）"
	@test -e $(STAMPS)/nginx || echo "没有在这里跑的：nginx 配置的检查（缺 nginx）"
	@echo "没有在这里跑的：make test-postgres（问数据库的测试跑在 PostgreSQL 上）、make test-elasticsearch（tests/elasticsearch，和 tests/search 跑在真的 Elasticsearch 上，要 JDK 21）、make drills N=50（反复杀进程、抢写等长时间演练）"

test-postgres: $(STAMPS)/venv chromium nginx ## 其中问数据库的测试，跑在一个临时的 PostgreSQL 上
	@scripts/with-postgres.sh $(SUITE)

ON_EITHER_ENGINE := $(patsubst %,tests/search/test_%.py,asking engine learning narrowing page processes queue substrings suggestions turns words worklist)

test-elasticsearch: $(STAMPS)/elasticsearch ## 搜索的测试，跑在一个真的 Elasticsearch 节点上（要 JDK 21）
	@$(PYTHON) -m tests.elasticsearch $(PYTHON) -m pytest $(AT_ONCE) $(PYTEST_ARGS) tests/elasticsearch $(ON_EITHER_ENGINE)

$(STAMPS)/elasticsearch: scripts/elasticsearch.sh $(wildcard tests/elasticsearch/node/*) | $(STAMPS)/venv
	@echo "正在准备 Elasticsearch 节点，第一次要下载 40 MB"
	@scripts/elasticsearch.sh
	@touch $@

# Where there is no JDK, the drills with a cluster are left out, and that is said; CI must have one.
elasticsearch-node: $(STAMPS)/venv
	@$(MAKE) --no-print-directory $(STAMPS)/elasticsearch || { test -z "$(CI)" && echo "没有在这里跑的：三个 Elasticsearch 节点的演练"; }

# What `make test` takes a part of is done whole at full size: every walk in every way, every form and every method by
# everybody.
SAMPLED := tests/e2e tests/access/test_wall.py tests/access/test_matrix.py

drills: $(STAMPS)/venv chromium elasticsearch-node ## 长时间演练，全量：make drills N=50
	@DRILL_N=$(N) DRILL_SEED=$(DRILL_SEED) $(PYTHON) -m pytest $(AT_ONCE) $(PYTEST_ARGS) --timeout 3600 tests/drills $$(test $(N) -ge 50 && echo $(SAMPLED)) $$(test -e $(STAMPS)/chromium || echo --ignore=tests/drills/a11y --ignore=tests/e2e) $$(test -e $(STAMPS)/elasticsearch || echo --ignore=tests/drills/search/test_cluster.py)

bench-pages: $(STAMPS)/venv chromium ## 量一量页面：每秒多少次、多少查询、多少字节（写入 var/bench/pages.json）
	@scripts/system-packages.sh wrk
	@$(PYTHON) -m tests.bench.pages

bench-people: $(STAMPS)/venv ## 量一量导入、登录、发消息（写入 var/bench/people.json）
	@$(PYTHON) -m tests.bench.people

bench-assistance: $(STAMPS)/venv ## 量一量帮扶：5,000 家企业、20 万项隐患，两种数据库（写入 var/bench/assistance.json）
	@$(PYTHON) -m tests.bench.assistance

bench-training: $(STAMPS)/venv ## 抢名额：500 人抢 50 个座，和数据库本身的速度比（写入 var/bench/training.json）
	@scripts/system-packages.sh wrk
	@$(PYTHON) -m tests.bench.training

bench-search: $(STAMPS)/venv ## 量一量搜索：10 万页，和 FTS5、Elasticsearch、Wagtail 自带的比（写入 var/bench/search.json）
	@$(PYTHON) -m tests.bench.search

chromium: $(STAMPS)/venv
	@test -e $(STAMPS)/chromium || { scripts/system-packages.sh fonts-noto-cjk; scripts/chromium.sh && touch $(STAMPS)/chromium; } || test -z "$(CI)"

nginx: | $(STAMPS)
	@test -e $(STAMPS)/nginx || { scripts/nginx.sh && touch $(STAMPS)/nginx; } || test -z "$(CI)"

# Types take the longest, on one core; the others beside them.
checks: $(STAMPS)/venv
	@$(MAKE) --no-print-directory -j 2 --output-sync types lint contracts migrations-made

lint: $(STAMPS)/venv ## 风格
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .

format: $(STAMPS)/venv ## 按风格整理
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

types: $(STAMPS)/venv ## 类型
	@.venv/bin/mypy .

contracts: $(STAMPS)/venv ## 各房间之间的引用规矩
	@.venv/bin/lint-imports

migrations-made: $(STAMPS)/venv ## 模型都有迁移
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(MANAGE) makemigrations --check --dry-run

clean: ## 删掉虚拟环境和缓存（不删 var/ 里的数据）
	rm -rf .venv $(STAMPS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
