extension Invocation {
    /// Does what is asked for; gives the exit code.
    func perform() async -> Int32 {
        switch self {
        case .updateStack(let job): await job.perform()
        case .updateGroups(let job): await job.perform()
        case .status(let job): await job.status()
        case .resume(let job): await job.resume()
        case .rollback(let job): await job.rollback()
        case .unlock(let job): await job.unlock()
        case .serve(let job): await job.perform()
        case .listScenarios(let format): ScenarioList.perform(format)
        case .checkHooks(let choice, let format): await HookSet(choice: choice).check(format)
        case .listHooks(let choice, let format): await HookSet(choice: choice).list(format)
        case .newHook(let job): job.perform()
        case .runHook(let job): await job.perform()
        case .testHooks(let choice, let format): await HookSet(choice: choice).test(format)
        case .hookTypes: printHookTypes()
        case .explain(let job): job.perform()
        case .listPlugins(let format): await PluginViews(format: format).list()
        case .describePlugin(let name, let format): await PluginViews(format: format).describe(name)
        }
    }
}
