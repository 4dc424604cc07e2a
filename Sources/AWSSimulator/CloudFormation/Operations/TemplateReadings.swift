import AWSWire
import CloudFormationTemplate

/// The operations that look at templates.
let templateReadings: [Operation] = [
    .reading("GetTemplate") { world, form, _ throws(APIError) in
        let text: String
        if let name = form["ChangeSetName"] {
            text = try world.changeSet(name, of: form["StackName"]).0.configuration.template.text
        } else {
            text = try world.currentTemplate(of: try form.required("StackName")).text
        }
        // There are no macros here, so both stages are the same text.
        return [XMLNode("TemplateBody", text), .list("StagesAvailable", texts: ["Original", "Processed"])]
    },
    .reading("GetTemplateSummary") { world, form, _ throws(APIError) in
        let template = try world.givenTemplate(form)
        var types: [String] = []
        for resource in template.resources where !types.contains(resource.type) { types.append(resource.type) }
        return [
            .list("Parameters", of: template.parameters.map { $0.described(withType: true) }),
            .list("ResourceTypes", texts: types), XMLNode("Version", "2010-09-09"),
        ] + template.describedNeeds
    },
    .reading("ValidateTemplate") { world, form, _ throws(APIError) in
        let template = try world.givenTemplate(form)
        try world.checkTemplate(template)
        return [.list("Parameters", of: template.parameters.map { $0.described(withType: false) })]
            + template.describedNeeds
    },
]

extension World {
    /// The template of a stack with its text.
    fileprivate func currentTemplate(of name: String) throws(APIError) -> StoredTemplate {
        let stack = try stack(name)
        guard let stored = stack.configuration?.template ?? stack.changeSets.first?.configuration.template else {
            throw .validation("Stack with id \(name) has no template yet")
        }
        return stored
    }

    /// The template that a form gives, or that of the stack which it names.
    fileprivate func givenTemplate(_ form: QueryForm) throws(APIError) -> Template {
        if let name = form["StackName"], !name.isEmpty { return try currentTemplate(of: name).template }
        let source =
            form["TemplateBody"].map(StackRequest.Source.body) ?? form["TemplateURL"].map(StackRequest.Source.url)
        return try storedTemplate(try templateText(source)).template
    }
}

extension Template {
    /// Description, capabilities and transforms.
    fileprivate var describedNeeds: [XMLNode] {
        let needed = neededCapabilities
        return XMLNode.optional("Description", description) + [
            .list("Capabilities", texts: needed.names), .list("DeclaredTransforms", texts: transforms),
        ] + XMLNode.optional("CapabilitiesReason", needed.reason)
    }
}

extension TemplateParameter {
    fileprivate func described(withType: Bool) -> [XMLNode] {
        var nodes = [XMLNode("ParameterKey", name), XMLNode("NoEcho", noEcho)]
        nodes += XMLNode.optional("DefaultValue", defaultValue) + XMLNode.optional("Description", description)
        if withType {
            nodes.append(XMLNode("ParameterType", type))
            let allowed = allowedValues.map { [XMLNode.list("AllowedValues", texts: $0)] } ?? []
            nodes.append(XMLNode("ParameterConstraints", allowed))
        }
        return nodes
    }
}
