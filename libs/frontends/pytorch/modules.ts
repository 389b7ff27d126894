import type { ModuleCall } from './graph';

/**
 * The modules around an operation, outermost first, from `nn_module_stack`: `key,path,class` joined by semicolons. The key
 * of a further call of the same module ends in `@1`, `@2`, ...; old versions write the path as a Python expression.
 */
export function readModules(stack: unknown): ModuleCall[] {
  if (typeof stack !== 'string' || stack === '') return [];
  return stack.split(';').flatMap((entry) => {
    const parts = entry.split(',');
    if (parts.length < 3) return [];
    const path = parts
      .slice(1, -1)
      .join(',')
      .replace(/^L\['self'\]\.?/, '');
    return [{ key: parts[0], path, className: parts[parts.length - 1] }];
  });
}

/**
 * The call that torch.fx sees as one node: the outermost module of PyTorch itself. Containers are not nodes; what they call is.
 */
export function leafOf(modules: readonly ModuleCall[]): ModuleCall | undefined {
  return modules.find(({ className }) => /^torch\.(ao\.)?nn\./.test(className) && !CONTAINER.test(className));
}

const CONTAINER = /\.container\.\w+$/;
