"""Articles read on a Dask cluster: the same graph, and every article accounted for when the cluster is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from distributed import LocalCluster

from ontology.errors import InvalidSetting
from server.commands.ingestion.cluster import Cluster
from server.store import open_store
from tests.bench.process import free_port
from tests.server.ingesting_inputs import STATES, Told, article, articles, into
from tests.server.test_cli import onrecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.base import Store


def exported(store: Store) -> list[str]:
    return sorted(str(it) for it in store.quads() if not it.graph_name.value.endswith("/ontology"))  # type: ignore[union-attr]


def test_a_cluster_makes_the_graph_that_one_process_makes() -> None:
    with open_store(None) as store:
        into(store).ingest(articles(), tell=Told().tell, done=Told().done)
        wanted = exported(store)
    told = Told()
    local: Any = LocalCluster
    with (
        local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        open_store(None) as store,
    ):
        work = into(store)
        with Cluster(work.recipe, cluster.scheduler_address) as pool:
            summary = work.ingest(articles(), tell=told.tell, done=told.done, pool=pool)
        assert exported(store) == wanted
    assert str(summary) == "10 read = 9 ingested + 1 unchanged + 0 rejected", told.issues


def test_an_address_where_nothing_listens_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article("Mali").text, "utf-8")
    with open_store(None) as store, pytest.raises(InvalidSetting, match="no Dask scheduler answers at"):
        Cluster(into(store).recipe, "nonsense://nowhere:1")


@contextmanager
def started(module: str, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    with (folder / f"{module}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=dict(os.environ))
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def test_when_the_scheduler_is_killed_every_article_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for state in STATES:
        (tmp_path / "news" / f"{state}.txt").write_text(article(state).text, "utf-8")
    port = str(free_port())
    address = f"tcp://127.0.0.1:{port}"
    ingest = ["ingest", "news", "--store", "graph", "--issues", "issues.jsonl", "--dask", address]
    with (
        started(
            "dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", folder=tmp_path
        ) as scheduler,
        started("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", folder=tmp_path),
    ):
        command = [sys.executable, "-c", "from server.cli import main; main()", *ingest]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if line.startswith("ingested"):
                    scheduler.kill()
            code = process.wait()
    assert code == 1, lines
    ingested = {line.split()[1] for line in lines if line.startswith("ingested")}
    issues = [json.loads(line) for line in (tmp_path / "issues.jsonl").read_text("utf-8").splitlines()]
    lost = {it["source"] for it in issues if it["level"] == "error"}
    assert ingested
    assert lost
    assert not ingested & lost
    assert ingested | lost == {f"news/{state}.txt" for state in STATES}
    assert {it["code"] for it in issues if it["level"] == "error"} == {"cluster-lost"}
    assert f"10 read = {len(ingested)} ingested + 0 unchanged + {len(lost)} rejected" in lines[-1]
    done = onrecord("ingest", "news", "--store", "graph", "--jobs", "0", folder=tmp_path)
    assert f"10 read = {len(lost)} ingested + {len(ingested)} unchanged + 0 rejected" in done.stderr
