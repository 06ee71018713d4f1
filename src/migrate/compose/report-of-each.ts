import { createReport, toLocation, type Report } from '../../manifest/report.ts';

/** A report that takes each problem once: what stands in several layers is looked at several times. */
export function createReportOfEach(): Report {
  const report = createReport();
  const known = new Set<string>();
  return {
    diagnostics: report.diagnostics,
    add(problem) {
      const { at } = problem;
      const location = at === undefined || 'line' in at ? at : toLocation(at);
      const key = JSON.stringify([problem.code, problem.message, location]);
      if (known.has(key)) return;
      known.add(key);
      report.add({ ...problem, at: location });
    },
  };
}
