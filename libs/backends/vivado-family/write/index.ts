export * from './emit-project';
export * from './project-kind';
export * from './project-view';
