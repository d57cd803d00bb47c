"""What we lean on in SpiffWorkflow: when it is upgraded, these tests say what moved under us."""

from __future__ import annotations

from engine.bpm.definition import Kind


class TestTheLibrary:
    def test_its_version_is_the_one_that_we_measured(self) -> None:
        from importlib.metadata import version

        assert version("SpiffWorkflow") == "3.2.0"

    def test_its_states_are_ordered_as_we_store_them(self) -> None:
        from engine.bpm import kernel

        found = (kernel.FUTURE, kernel.WAITING, kernel.READY, kernel.STARTED)
        assert found == (4, 8, 16, 32)
        assert (kernel.COMPLETED, kernel.CANCELLED) == (64, 256)

    def test_only_one_module_of_ours_knows_it(self) -> None:
        from pathlib import Path

        import engine.bpm

        folder = Path(engine.bpm.__file__).parent
        users = {f.name for f in folder.glob("*.py") if "from SpiffWorkflow" in f.read_text()}
        assert users == {"kernel.py"}

    def test_its_hooks_do_not_hide_behind_names_of_ours(self) -> None:
        """A node attribute that the library also uses would be overwritten in silence."""
        from SpiffWorkflow.specs.base import TaskSpec

        from engine.bpm import events, nodes, repetition, work

        ours = {
            name
            for module in (nodes, repetition, work, events)
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, nodes.Node)
            for name in vars(kind)
            if not name.startswith("__")
        }
        theirs = set(dir(TaskSpec))
        hooks = {"test", "_update_hook", "_on_ready_hook", "_run_hook", "_on_complete_hook"}
        assert ours & theirs <= hooks


def test_every_kind_of_element_is_either_run_or_refused() -> None:
    from engine.bpm import vocabulary

    assert {str(kind) for kind in Kind} <= set(vocabulary.ATTRIBUTES)
