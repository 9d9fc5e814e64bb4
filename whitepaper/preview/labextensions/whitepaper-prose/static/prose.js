// Markdown cells in JupyterLab as a build will print them: the values of their expressions at the
// first run, and where there is none a quiet line that says why. It stands in for the executor of
// jupyterlab-myst, whose cells it fills: what that calls `fragmentMDAST` is the tree of one cell.
// How JupyterLab loads this: see whitepaper-preview beside it.
(() => {
  const NAME = "whitepaper-prose";
  const COMPLETE = "whitepaper:complete";
  const METADATA = "user_expressions";
  // Where chapters lie, and the code of theirs that opens the edition.
  const CHAPTERS = "notebooks/";
  const OPENS = "open_edition(";
  // Set as one: what lies in them is the text of no other block.
  const TEXTS = new Set(["paragraph", "heading", "table"]);

  let shared;

  async function moduleOf(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  // The expressions of each cell, and what the kernel last told of them.
  const written = new WeakMap();
  const answers = new WeakMap();

  const isProse = (cell) => cell.model.type === "markdown";
  const tagsOf = (cell) => cell.model.getMetadata("tags") ?? [];
  const kernelOf = (panel) => panel.sessionContext.session?.kernel;

  const expressionsIn = (node) =>
    node.type === "inlineExpression" ? [node] : (node.children ?? []).flatMap(expressionsIn);

  // ---- What the kernel says

  function ask(kernel, expression) {
    const content = { code: "", silent: true, user_expressions: { answer: expression } };
    return new Promise((resolve) => {
      const future = kernel.requestExecute(content);
      future.onReply = ({ content: { user_expressions } }) => resolve(user_expressions?.answer);
      // A kernel that goes answers nothing more.
      future.done.then(() => resolve(), () => resolve());
    });
  }

  // Ask for the values of cells and show them; with `keep` they are theirs from then on, and saved.
  async function evaluate(panel, cells, { keep }) {
    const kernel = kernelOf(panel);
    if (!kernel) return;
    await Promise.all(cells.map((cell) => evaluateOne(kernel, cell, keep)));
    const shown = cells.filter((cell) => cell.rendered && !cell.isDisposed);
    await Promise.all(shown.map((cell) => cell.updateFragmentMDAST()));
    // With one of them all are set anew.
    await shown[0]?.render();
  }

  async function evaluateOne(kernel, cell, keep) {
    await cell.updateFragmentMDAST();
    const expressions = written.get(cell);
    const tags = tagsOf(cell);
    answers.delete(cell);
    if (expressions.length || tags.length) {
      const asked = JSON.stringify(JSON.stringify({ tags, expressions }));
      const module = '__import__("whitepaper.chapter.prose", fromlist=["evaluated"])';
      const answer = await ask(kernel, `${module}.evaluated(${asked})`);
      const told = answer?.data?.["application/json"];
      if (!told || cell.isDisposed) return;
      answers.set(cell, { ...told, expressions });
    }
    const results = answers.get(cell)?.results ?? [];
    const values = results.map((result, at) => ({ expression: expressions[at], result }));
    cell.mystModel.expressions = values;
    if (!keep) return;
    if (values.length) cell.model.setMetadata(METADATA, values);
    else cell.model.deleteMetadata(METADATA);
    cell.model.trusted = true;
  }

  // Run what gives a chapter its names, and show the values of all of its prose. Nothing is saved.
  async function prepare(panel) {
    await Promise.all([panel.context.ready, panel.sessionContext.ready]);
    const kernel = kernelOf(panel);
    if (!kernel || !panel.context.path.startsWith(CHAPTERS)) return;
    const count = await ask(kernel, "get_ipython().execution_count");
    const cells = panel.content.widgets;
    const code = cells.filter((cell) => cell.model.type === "code");
    const source = (cell) => cell.model.sharedModel.getSource();
    const opening = code.find((cell) => source(cell).includes(OPENS));
    const setup = code.filter((cell) => cell === opening || tagsOf(cell).includes("parameters"));
    if (opening && count?.data?.["text/plain"] === "1") {
      setup.forEach((cell) =>
        kernel.requestExecute({ code: source(cell), silent: true, stop_on_error: false }),
      );
    }
    await evaluate(panel, cells.filter(isProse), { keep: false });
  }

  // ---- What is shown of it

  const isQuiet = new WeakSet();

  // Have cells of prose show their trees so. They have a class in common that nobody else can name.
  function teach(cell) {
    const kind = Object.getPrototypeOf(cell);
    if (isQuiet.has(kind)) return;
    isQuiet.add(kind);
    const parse = kind.updateFragmentMDAST;
    kind.updateFragmentMDAST = async function () {
      await parse.call(this);
      const tree = this.fragmentMDAST;
      // Two may ask at a time, for the same tree.
      if (isQuiet.has(tree)) return;
      isQuiet.add(tree);
      written.set(this, expressionsIn(tree).map((node) => node.value));
      const { cell: whole, expressions = [], notes = [] } = answers.get(this) ?? {};
      if (whole) tree.children = [paragraph(whole)];
      const results = this.mystModel.expressions ?? [];
      const hasValue = (text) => results.some((e) => e.expression === text && e.result.status === "ok");
      const noteOf = (text) => notes[expressions.indexOf(text)];
      quieten(tree, hasValue, noteOf);
    };
  }

  function quieten(node, hasValue, noteOf) {
    for (const block of [...(node.children ?? [])]) {
      const isText = TEXTS.has(block.type) || block.children?.some((each) => each.type === "inlineExpression");
      if (!isText) {
        quieten(block, hasValue, noteOf);
        continue;
      }
      const without = expressionsIn(block).filter(({ value }) => !hasValue(value));
      const notes = without.map(({ value }) => noteOf(value)).filter(Boolean);
      const instead = notes.find((note) => note.instead);
      if (instead) {
        block.type = block.type === "listItem" ? block.type : "paragraph";
        block.children = [line(instead)];
        continue;
      }
      without.forEach((each) => Object.assign(each, span("whitepaper-quiet", "…")));
      const told = new Map(notes.map((note) => [note.warning + note.text, note]));
      const lines = [...told.values()].map(paragraph);
      if (block.type === "listItem") block.children.push(...lines);
      else node.children.splice(node.children.indexOf(block) + 1, 0, ...lines);
    }
  }

  const span = (name, text) => ({ type: "span", class: name, children: [{ type: "text", value: text }] });
  const line = ({ warning, text }) => ({
    type: "span",
    class: "whitepaper-quiet",
    children: [span("whitepaper-warning", warning), { type: "text", value: text }],
  });
  const paragraph = (note) => ({ type: "paragraph", children: [line(note)] });

  const STYLE = `
    .whitepaper-quiet { color: var(--jp-ui-font-color2); }
    .whitepaper-warning { color: var(--jp-warn-color0); font-weight: bold; }
  `;

  // ---- When

  function follow(panel) {
    let wasRestarted = false;
    const { sessionContext, content } = panel;
    sessionContext.kernelChanged.connect((_, { newValue }) => newValue && prepare(panel));
    sessionContext.statusChanged.connect((_, status) => {
      if (status.endsWith("restarting")) wasRestarted = true;
      else if (wasRestarted && status === "idle") {
        wasRestarted = false;
        prepare(panel);
      }
    });
    const taught = () => content.widgets.filter(isProse).slice(0, 1).forEach(teach);
    panel.context.ready.then(taught).then(() => prepare(panel));
  }

  // JupyterLab completes in cells of code alone.
  function completeInProse(app, tracker, completions) {
    app.commands.addCommand(COMPLETE, {
      execute: () => {
        const { id, content } = tracker.currentWidget;
        const { editor } = content.activeCell;
        const at = editor.getOffsetAt(editor.getCursorPosition());
        const before = editor.model.sharedModel.getSource().slice(0, at);
        if (/\{eval\}`[^`]*$/.test(before)) completions.invoke(id);
        else editor.replaceSelection("    ");
      },
    });
    const enabled = ".jp-mod-completer-enabled:not(.jp-mod-at-line-beginning)";
    const selector = `.jp-Notebook.jp-mod-editMode .jp-MarkdownCell ${enabled}`;
    app.commands.addKeyBinding({ command: COMPLETE, keys: ["Tab"], selector });
  }

  async function extension() {
    const [{ INotebookTracker, NotebookActions }, { ICompletionProviderManager }] =
      await Promise.all(["@jupyterlab/notebook", "@jupyterlab/completer"].map(moduleOf));

    function activate(app, tracker, completions) {
      completeInProse(app, tracker, completions);
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      tracker.forEach(follow);
      tracker.widgetAdded.connect((_, panel) => follow(panel));
      NotebookActions.executed.connect((_, { notebook, cell }) => {
        const panel = tracker.find((each) => each.content === notebook);
        if (isProse(cell)) {
          teach(cell);
          evaluate(panel, [cell], { keep: true });
          return;
        }
        // It may have given what prose lacked.
        const lacks = (each) => answers.get(each)?.notes.some(Boolean);
        evaluate(panel, notebook.widgets.filter(lacks), { keep: false });
      });
    }

    const requires = [INotebookTracker, ICompletionProviderManager];
    return { id: `${NAME}:cells`, autoStart: true, requires, activate };
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
