// The preview of an edition in JupyterLab, beside the notebooks. JupyterLab loads this as it stands:
// it says by hand what a bundler would write for a prebuilt extension, a container of one plugin.
// https://jupyterlab.readthedocs.io/en/stable/extension/extension_dev.html
// It is a script among others, whose names outside of a function would be those of the window.
(() => {
  const NAME = "whitepaper-preview";
  const COMMAND = "whitepaper:preview";
  const FIRST = { mode: "split-right", activate: false };

  let shared;

  // A module of JupyterLab's own, of which there is one.
  async function moduleOf(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  async function extension() {
    const [{ ILayoutRestorer }, { IFrame }, { PageConfig }] = await Promise.all(
      ["@jupyterlab/application", "@jupyterlab/ui-components", "@jupyterlab/coreutils"].map(moduleOf),
    );
    const option = (name) => PageConfig.getOption(`whitepaper${name}`);

    function activate(app, restorer) {
      if (!option("Preview")) return;
      // It has an origin of its own, which is not JupyterLab's: it can do nothing here.
      const preview = new IFrame({
        sandbox: ["allow-scripts", "allow-same-origin", "allow-popups", "allow-downloads"],
      });
      preview.id = NAME;
      preview.url = option("Preview");
      preview.title.label = option("Title");
      preview.title.closable = true;
      restorer.add(preview, NAME);

      const show = () => {
        if (!preview.isAttached) app.shell.add(preview, "main", FIRST);
        app.shell.activateById(preview.id);
      };
      app.commands.addCommand(COMMAND, { label: option("Title"), execute: show });

      // What was arranged before is as it was, and the preview in its place.
      app.shell.restored.then(async ({ fresh }) => {
        if (fresh && option("Notebook")) await openAt(app, option("Notebook"));
        if (!preview.isAttached) app.shell.add(preview, "main", FIRST);
      });

      const { origin } = new URL(preview.url);
      addEventListener("message", (event) => {
        const { contentWindow } = preview.node.querySelector("iframe");
        if (event.origin !== origin || event.source !== contentWindow) return;
        const { file, cell } = event.data;
        openAt(app, file, cell - 1);
      });
    }

    return { id: `${NAME}:beside`, autoStart: true, requires: [ILayoutRestorer], activate };
  }

  // Open a notebook at one of its cells, counted from 0.
  async function openAt(app, path, cell) {
    const panel = await app.commands.execute("docmanager:open", { path });
    if (cell === undefined) return;
    await panel.context.ready;
    await panel.revealed;
    panel.content.activeCellIndex = cell;
    await panel.content.scrollToItem(cell, "center");
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init: (modules) => {
      shared = modules;
    },
    get: async () => {
      const plugin = await extension();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
