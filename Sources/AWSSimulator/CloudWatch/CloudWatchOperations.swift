let cloudWatchOperations: [Operation] = []
