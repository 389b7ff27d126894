import type { Assets } from './assets';

/** Fills a template, named by its path without the ending, with values. */
export type Render = (template: string, values: object) => string;

type Compiled = (values: object) => string;

/**
 * Templates in handlebars below `folder`, read and compiled when they are used first. A value that a template names and does not get is an
 * internal fault. Nothing is escaped for HTML: whoever makes the values escapes what comes from models.
 */
export function createRenderer(assets: Assets, folder: string): Render {
  const compiled = new Map<string, Compiled>();
  const compile = (template: string): Compiled => {
    // Loaded here, not with the module: most commands write no project.
    const { create } = require('handlebars') as typeof import('handlebars');
    const engine = create();
    engine.registerHelper('join', (list: readonly unknown[]) => list.join(', '));
    for (const path of assets.list(`${folder}/partials`)) {
      engine.registerPartial(path.replace(/^.*\/|\.hbs$/g, ''), assets.text(path));
    }
    return engine.compile(assets.text(`${folder}/${template}.hbs`), { noEscape: true, strict: true });
  };
  return (template, values) => {
    const fill = compiled.get(template) ?? compile(template);
    compiled.set(template, fill);
    try {
      return fill(values);
    } catch (error) {
      throw new Error(`template ${template}: ${(error as Error).message}`, { cause: error });
    }
  };
}
