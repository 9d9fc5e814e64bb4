// Notebooks and texts in JupyterLab are saved as they are shown. It takes them for saved when its
// server has answered, whatever was written meanwhile: that would wait for the next change.
// How JupyterLab loads this: see whitepaper-preview beside it.
(() => {
  const NAME = "whitepaper-saving";
  // What notebooks and texts are edited with.
  const FACTORIES = ["Notebook", "Editor"];

  // A file may be open in several places.
  const followed = new WeakSet();

  function follow(context) {
    if (followed.has(context)) return;
    followed.add(context);
    const { model, saveState } = context;
    let hasChanged = false;
    model.contentChanged.connect(() => (hasChanged = true));
    saveState.connect((_, state) => {
      if (state === "started") hasChanged = false;
      else if (state === "completed" && hasChanged) model.dirty = true;
    });
  }

  function activate(app) {
    const extension = { createNew: (_, context) => follow(context) };
    FACTORIES.forEach((factory) => app.docRegistry.addWidgetExtension(factory, extension));
  }

  const plugin = { id: `${NAME}:files`, autoStart: true, activate };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
