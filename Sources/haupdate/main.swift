import UpdaterCommands

await Program.main()
